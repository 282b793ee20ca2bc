"""What the screens of organisations ask for, and the service arguments that it makes."""
