"""Pages of the money floor."""

from django.urls import path

from payments.views import offers

app_name = "payments"

a_listing = "studio/listings/<slug:reference>"

urlpatterns = [
    path(f"{a_listing}/services/add/", offers.offer, name="offer_add"),
    path(f"{a_listing}/services/<int:number>/", offers.offer, name="offer_edit"),
    path(f"{a_listing}/services/<int:number>/remove/", offers.offer_remove, name="offer_remove"),
]
