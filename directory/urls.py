"""Pages of the supply floor."""

from django.urls import path

from directory.views import (
    evidence,
    interests,
    listings,
    looks,
    moderation,
    photos,
    rulings,
    shortlist,
    studio,
    studio_hours,
    studio_listings,
    versions,
)

app_name = "directory"

a_provider = "studio/<slug:reference>"
a_worker = f"{a_provider}/workers/<int:number>"
a_listing = "studio/listings/<slug:reference>"
looked_at = "council/listings/<slug:reference>"

urlpatterns = [
    path("care/<slug:slug>/", listings.listing_detail, name="listing_detail"),
    path("studio/", studio.home, name="studio_home"),
    path("studio/register/", studio.register, name="studio_register"),
    path(f"{a_listing}/", studio_listings.listing, name="studio_listing"),
    path(f"{a_listing}/words/", studio_listings.words, name="studio_words"),
    path(f"{a_listing}/terms/", studio_listings.terms, name="studio_terms"),
    path(f"{a_listing}/travel/", studio_listings.travel, name="studio_travel"),
    path(f"{a_listing}/languages/", studio_listings.languages, name="studio_languages"),
    path(f"{a_listing}/skills/", studio_listings.skills, name="studio_skills"),
    path(f"{a_listing}/services/add/", studio_listings.offer, name="studio_offer_add"),
    path(f"{a_listing}/services/<int:number>/", studio_listings.offer, name="studio_offer"),
    path(
        f"{a_listing}/services/<int:number>/remove/", studio_listings.offer_remove, name="studio_offer_remove"
    ),
    path(f"{a_listing}/move/", studio_listings.move, name="studio_move"),
    path(f"{a_listing}/change/take-back/", versions.take_back, name="studio_take_back"),
    path(f"{a_listing}/withdraw/", studio_listings.withdraw, name="studio_withdraw"),
    path(f"{a_provider}/confirm/", studio.confirm, name="studio_confirm"),
    path(f"{a_provider}/facts/", studio.facts, name="studio_facts"),
    path(f"{a_provider}/looks/", looks.studio_looks, name="studio_looks"),
    path(f"{a_provider}/place/", studio.place, name="studio_place"),
    path(f"{a_provider}/listings/add/", studio_listings.add, name="studio_listing_add"),
    path(f"{a_provider}/diary/", studio_hours.week, name="studio_diary"),
    path(f"{a_provider}/workers/", studio_hours.worker_list, name="studio_workers"),
    path(f"{a_worker}/", studio_hours.worker, name="studio_worker"),
    path(f"{a_worker}/hours/", studio_hours.weekly, name="studio_weekly"),
    path(f"{a_worker}/copy/", studio_hours.copy, name="studio_copy"),
    path(f"{a_worker}/days/", studio_hours.days, name="studio_days"),
    path(f"{a_worker}/days/extra/", studio_hours.extra, name="studio_extra"),
    path(f"{a_worker}/days/extra/remove/", studio_hours.extra_remove, name="studio_extra_remove"),
    path(f"{a_worker}/days/away/", studio_hours.away, name="studio_away"),
    path(f"{a_worker}/days/away/remove/", studio_hours.away_remove, name="studio_away_remove"),
    path("council/listings/", moderation.queue, name="moderation_list"),
    path(f"{looked_at}/", moderation.detail, name="moderation_detail"),
    path(f"{looked_at}/start/", moderation.start, name="moderation_start"),
    path(f"{looked_at}/publish/", moderation.publish, name="moderation_publish"),
    path(f"{looked_at}/send-back/", moderation.send_back, name="moderation_send_back"),
    path(f"{a_provider}/checks/<slug:check>/files/", evidence.studio, name="studio_evidence"),
    path(
        f"{a_provider}/checks/<slug:check>/files/take-back/",
        evidence.studio_take_back,
        name="studio_evidence_take_back",
    ),
    path("council/evidence/", evidence.policy, name="evidence_policy"),
    path("council/evidence/<slug:reference>/link/", evidence.link, name="evidence_link"),
    path("council/evidence/file/<str:token>/", evidence.file, name="evidence_file"),
    path("photos/<slug:key>/", photos.file, name="photo_file"),
    path(f"{a_provider}/photo/", photos.studio, name="studio_photo"),
    path(f"{a_provider}/photo/remove/", photos.studio_remove, name="studio_photo_remove"),
    path("council/photos/", photos.council_list, name="photo_list"),
    path("council/photos/<slug:reference>/", photos.council_detail, name="photo_detail"),
    path("council/photos/<slug:reference>/show/", photos.council_show, name="photo_show"),
    path("council/photos/<slug:reference>/refuse/", photos.council_refuse, name="photo_refuse"),
    path(f"{looked_at}/interest/", interests.declare, name="interest_declare"),
    path("council/interests/", interests.interest_list, name="interest_list"),
    path("council/interests/<int:number>/end/", interests.end, name="interest_end"),
    path("council/changes/<slug:reference>/", versions.detail, name="version_detail"),
    path("council/changes/<slug:reference>/approve/", versions.approve, name="version_approve"),
    path("council/changes/<slug:reference>/send-back/", versions.send_back, name="version_send_back"),
    path("council/appeals/<slug:reference>/", rulings.appeal_answer, name="appeal_answer"),
    path("decisions/<slug:reference>/", rulings.detail, name="ruling_detail"),
    path("decisions/<slug:reference>/appeal/", rulings.appeal, name="ruling_appeal"),
    path("shortlist/", shortlist.detail, name="shortlist_detail"),
    path("shortlist/<slug:slug>/keep/", shortlist.add, name="shortlist_add"),
    path("shortlist/<slug:slug>/drop/", shortlist.remove, name="shortlist_remove"),
]
