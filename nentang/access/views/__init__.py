"""The screens of accounts and roles, and those of coming in."""
