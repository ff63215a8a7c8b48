"""Addresses of the catalogue and the lender's desk."""

from django.urls import path

from lenders import views

app_name = "lenders"

urlpatterns = [
    path("products/", views.catalogue, name="catalogue"),
    path("products/<str:code>/", views.product_detail, name="product"),
    path("desk/products/", views.own_products, name="own_products"),
]
