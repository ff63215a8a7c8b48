"""Addresses of the accounts app."""

from django.urls import path

from accounts.views import frame

app_name = "accounts"
urlpatterns = [
    path("language/", frame.choose_language, name="language"),
    path("workplace/", frame.choose_workplace, name="workplace"),
    path("components/", frame.components, name="components"),
]
