"""Pages of the supply floor."""

from django.urls import path

from directory.views import listings

app_name = "directory"
urlpatterns = [
    path("care/<slug:slug>/", listings.listing_detail, name="listing_detail"),
]
