"""For work on the product: errors on the page, the component sheet, files served as they are."""

from nentang.conf.home import open_home, secret_key
from nentang.conf.settings.base import *

DEBUG = True
SHOW_COMPONENTS = True
SECRET_KEY = secret_key(open_home())
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
