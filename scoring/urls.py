"""Addresses of scoring."""

from django.urls import path

from scoring import model_views, views

app_name = "scoring"

urlpatterns = [
    path("", views.score, name="score"),
    path("again/", views.score_again, name="score_again"),
    path("models/", model_views.models, name="models"),
    path("models/<int:pk>/", model_views.model, name="model"),
    path("models/<int:pk>/card.json", model_views.card, name="model_card"),
    path("models/<int:pk>/promote/", model_views.promote, name="model_promote"),
    path("runs/", model_views.runs, name="runs"),
]
