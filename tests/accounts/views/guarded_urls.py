"""The site with one more page, for anybody in a council, and one for those who publish."""

from django.http import HttpResponse
from django.urls import path

from accounts.views.guards import council_required, publisher_required
from marketplace.urls import urlpatterns as the_site

urlpatterns = [
    path("for-council/", council_required(lambda _request: HttpResponse("council")), name="for_council"),
    path(
        "for-publishers/", publisher_required(lambda _request: HttpResponse("publish")), name="for_publishers"
    ),
    *the_site,
]
