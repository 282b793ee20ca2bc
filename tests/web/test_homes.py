"""The first page of somebody without a role."""

from datetime import date

import pytest
from django.test import Client

from nentang.access.models import Grant
from nentang.accounts.models import User
from tests.cast import make_cast


@pytest.mark.django_db
def test_somebody_without_a_role_is_told_so_and_can_sign_out(client: Client) -> None:
    cast = make_cast()
    user = User.objects.get(pk=cast.an.pk)
    Grant._base_manager.filter(user=user).update(valid_from=date(2001, 1, 1), valid_to=date(2002, 1, 1))
    client.force_login(user)
    page = client.get("/")
    assert page.status_code == 200
    assert "Chưa được giao việc ở đơn vị nào" in page.content.decode()
    assert "/accounts/logout/" in page.content.decode()
    assert client.get("/organisations/").status_code == 404
    assert client.post("/").status_code == 405
