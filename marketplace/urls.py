"""The site map. Each floor owns its own pages; this only includes them."""

from django.contrib import admin
from django.urls import include, path

from marketplace.views import help as help_pages
from marketplace.views import home

pages = [
    path("", home.home, name="home"),
    path("help/", help_pages.index, name="help_index"),
    path("help/<slug:page>/", help_pages.page, name="help_page"),
    path("healthz", home.healthz, name="healthz"),
]

urlpatterns = [
    path("", include((pages, "marketplace"))),
    path("", include("directory.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
