"""Addresses of the archives app."""

from django.urls import path

from archives import consent_views, registration_views, views

app_name = "archives"
urlpatterns = [
    path("", views.own_file, name="own"),
    path("subjects/", views.subjects, name="subjects"),
    path("authorised/", consent_views.authorised, name="authorised"),
    path("register/", registration_views.register, name="register"),
    path("register/code/", registration_views.check_code, name="register_code"),
    path("register/counties/", registration_views.counties, name="register_counties"),
    path("register/size/", registration_views.check_size, name="register_size"),
    path("<str:uscc>/", views.file, name="file"),
    path("<str:uscc>/looked/", views.looked, name="looked"),
    path("<str:uscc>/authorisations/", consent_views.consents, name="consents"),
    path("<str:uscc>/authorisations/new/", consent_views.consent_new, name="consent_new"),
    path("<str:uscc>/authorisations/<int:pk>/", consent_views.consent, name="consent"),
    path(
        "<str:uscc>/authorisations/<int:pk>/<str:act>/", consent_views.consent_change, name="consent_change"
    ),
]
