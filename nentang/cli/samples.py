"""`nentang samples`: loads the five committees that come with the product, and prints with whom to look at them."""

import argparse
import sys

from django.utils.translation import gettext as _

from nentang.access.roles import all_roles
from nentang.common.messages import sentence
from nentang.exchange.scenarios.samples import load_samples, sample_password
from nentang.kernel.errors import DomainError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether what is there already is an error."""
    parser.add_argument("--if-missing", action="store_true", help=_("bỏ qua đảng bộ mẫu đã nạp"))


def run(options: argparse.Namespace) -> int:
    """Load and print the accounts; a refusal is one sentence and exit code 1."""
    try:
        accounts = load_samples(if_missing=options.if_missing)
    except DomainError as refusal:
        print(sentence(refusal), file=sys.stderr)
        return 1
    print(_("Tài khoản của các đảng bộ mẫu, mật khẩu lúc đầu %(password)s:") % {"password": sample_password()})
    width = max(len(account.username) for account in accounts)
    for account in accounts:
        print(f"  {account.username:<{width}}  {all_roles()[account.role].label}, {account.unit}")
    return 0
