"""Addresses of matching."""

from django.urls import path

from matching import views

app_name = "matching"

urlpatterns = [
    path("products/", views.products_for_you, name="products"),
    path("products/<str:code>/path/", views.product_path, name="path"),
    path("requests/", views.requests, name="requests"),
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/<int:number>/", views.request_detail, name="request"),
    path("requests/<int:number>/match/", views.request_match, name="request_match"),
    path("requests/<int:number>/withdraw/", views.request_withdraw, name="request_withdraw"),
]
