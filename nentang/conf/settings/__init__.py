"""One settings module for each way of running: dev, test and server, over base."""
