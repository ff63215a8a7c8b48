"""App configuration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo city: a generator and its loader."""

    name = "demo"
