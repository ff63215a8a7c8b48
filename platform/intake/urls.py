"""Addresses of intake."""

from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/refused-rows/", views.refused_rows, name="refused_rows"),
    path("templates/", views.templates, name="templates"),
    path("templates/<slug:code>.<slug:file_format>", views.blank, name="blank"),
]
