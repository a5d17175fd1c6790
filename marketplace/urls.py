"""The site map. Each floor owns its own pages; this only includes them."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
