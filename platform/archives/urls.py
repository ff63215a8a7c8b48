"""Addresses of the archives app."""

from django.urls import path

from archives import registration_views

app_name = "archives"
urlpatterns = [
    path("register/", registration_views.register, name="register"),
    path("register/code/", registration_views.check_code, name="register_code"),
    path("register/counties/", registration_views.counties, name="register_counties"),
    path("register/size/", registration_views.check_size, name="register_size"),
]
