"""Addresses of the reports app."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.my_reports, name="list"),
    path("all/", views.overview, name="overview"),
    path("verify/", views.verification, name="verification"),
    path("verify/<str:code>/", views.verified, name="verified"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/row/", views.row, name="row"),
    path("<int:pk>/pdf/", views.download, name="download"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
