"""Who sees what: every URL name with the answer each role gets to a GET.

The roles, in order: nobody signed in, the person, her helper, an outsider, a provider's owner, an officer
who has no second factor yet, an officer with one, a safeguarding lead with one. The arguments name things in
the scene of test_urls_by_role.py. A page that needs another page before it sends people there (302). A page
that only takes a POST answers 405 to those it would let in.
"""

EVERYBODY = "200 200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200 200"
SIGN_IN_PAGES = "200 302 302 302 302 302 302 302"
SENT_ON = "302 302 302 302 302 302 302 302"
POST_ONLY = "405 405 405 405 405 405 405 405"
POST_SIGNED_IN = "302 405 405 405 405 405 405 405"
CARE_OF_ASHA = "302 200 200 404 404 404 404 404"
BOTH_SIDES = "302 200 200 404 200 404 404 404"
SUPPLY = "302 404 404 404 200 404 404 404"
COUNCIL = "302 404 404 404 404 302 200 404"
COUNCIL_POST = "302 404 404 404 404 302 405 404"
BRIEF_OF_ASHA = "404 200 404 404 404 404 404 404"
LEAD = "302 404 404 404 404 404 404 200"
LEAD_POST = "302 404 404 404 404 404 404 405"
STAFF = "302 404 404 404 404 404 404 404"

ROLES = [
    "nobody",
    "person",
    "helper",
    "outsider",
    "owner",
    "officer without second factor",
    "officer",
    "safeguarding lead",
]

URLS = {
    # The site
    "marketplace:home": (EVERYBODY, {}),
    "marketplace:healthz": (EVERYBODY, {}),
    "marketplace:theme": (EVERYBODY, {}),
    "marketplace:help_index": (EVERYBODY, {}),
    "marketplace:help_page": (EVERYBODY, {"page": "help_page"}),
    # Deals
    "marketplace:booking_ask": (EVERYBODY, {"reference": "brief", "slug": "listing"}),
    "marketplace:booking_list": (SIGNED_IN, {}),
    "marketplace:booking_detail": (BOTH_SIDES, {"reference": "request"}),
    "marketplace:booking_accept": ("302 405 405 405 405 405 405 405", {"reference": "request"}),
    "marketplace:booking_decline": ("302 302 302 404 200 404 404 404", {"reference": "request"}),
    "marketplace:booking_suggest": ("302 302 302 404 200 404 404 404", {"reference": "request"}),
    "marketplace:booking_withdraw": ("302 200 200 404 302 404 404 404", {"reference": "request"}),
    "marketplace:booking_end": (BOTH_SIDES, {"reference": "agreement"}),
    "marketplace:message_send": (POST_SIGNED_IN, {"reference": "request"}),
    "marketplace:visit_detail": (BOTH_SIDES, {"reference": "visit"}),
    "marketplace:visit_confirm": (POST_SIGNED_IN, {"reference": "visit"}),
    "marketplace:visit_dispute": (BOTH_SIDES, {"reference": "visit"}),
    "marketplace:visit_missed": (BOTH_SIDES, {"reference": "visit"}),
    "marketplace:visit_cancel": (BOTH_SIDES, {"reference": "visit"}),
    "marketplace:week_person": (SIGNED_IN, {}),
    "marketplace:week_provider": ("302 404 404 404 200 404 404 404", {}),
    # Concerns: anybody tells one, the safeguarding lead alone reads it
    "marketplace:concern_start": (EVERYBODY, {}),
    "marketplace:concern_step": (SENT_ON, {"page": "question"}),
    "marketplace:concern_check": (SENT_ON, {}),
    "marketplace:concern_sent": (SENT_ON, {}),
    "marketplace:concern_list": (LEAD, {}),
    "marketplace:concern_export": (LEAD, {}),
    "marketplace:concern_detail": (LEAD, {"reference": "concern"}),
    "marketplace:concern_act": (LEAD_POST, {"reference": "concern", "act": "concern_act"}),
    "marketplace:concern_unheard": (STAFF, {}),
    "marketplace:contact_edit": (STAFF, {}),
    # Account
    "accounts:home": (SIGNED_IN, {}),
    "accounts:name_edit": (SIGNED_IN, {}),
    "accounts:security": (SIGNED_IN, {}),
    "accounts:device_end": (POST_SIGNED_IN, {}),
    "accounts:security_required": ("302 200 200 200 200 200 302 302", {}),
    "accounts:totp_activate": ("302 200 200 200 200 200 302 302", {}),
    "accounts:passkey_add": (SIGNED_IN, {}),
    "accounts:notification_list": (SIGNED_IN, {}),
    "accounts:notification_read": (POST_SIGNED_IN, {}),
    # People and who acts for them
    "accounts:person_start": (SIGNED_IN, {}),
    "accounts:person_become": ("302 302 200 200 200 200 200 200", {}),
    "accounts:person_add": (SIGNED_IN, {}),
    "accounts:person_detail": (CARE_OF_ASHA, {"reference": "person"}),
    "accounts:person_edit": (CARE_OF_ASHA, {"reference": "person"}),
    "accounts:person_history": (CARE_OF_ASHA, {"reference": "person"}),
    "accounts:person_looks": (CARE_OF_ASHA, {"reference": "person"}),
    "accounts:delegation_list": (CARE_OF_ASHA, {"reference": "person"}),
    "accounts:delegation_invite": ("302 200 404 404 404 404 404 404", {"reference": "person"}),
    "accounts:person_invite": ("302 200 404 404 404 404 404 404", {"reference": "person"}),
    "accounts:delegation_detail": (CARE_OF_ASHA, {"reference": "delegation"}),
    "accounts:delegation_revoke": (POST_SIGNED_IN, {"reference": "delegation"}),
    "accounts:invitation_detail": ("200 403 403 200 403 403 403 403", {"token": "invitation_token"}),
    "accounts:invitation_withdraw": (POST_SIGNED_IN, {"reference": "invitation"}),
    # Supply
    "directory:listing_detail": (EVERYBODY, {"slug": "listing"}),
    "directory:studio_home": (SIGNED_IN, {}),
    "directory:studio_register": (SIGNED_IN, {}),
    "directory:studio_listing": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_words": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_terms": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_travel": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_languages": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_skills": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_offer_add": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_withdraw": (SUPPLY, {"reference": "own_listing"}),
    "directory:studio_offer": (SUPPLY, {"reference": "own_listing", "number": "one"}),
    "directory:studio_offer_remove": (POST_SIGNED_IN, {"reference": "own_listing", "number": "one"}),
    "directory:studio_move": (POST_SIGNED_IN, {"reference": "own_listing"}),
    "directory:studio_confirm": (POST_SIGNED_IN, {"reference": "provider"}),
    "directory:studio_facts": (SUPPLY, {"reference": "provider"}),
    "directory:studio_place": (SUPPLY, {"reference": "provider"}),
    "directory:studio_listing_add": (SUPPLY, {"reference": "provider"}),
    "directory:studio_diary": (SUPPLY, {"reference": "provider"}),
    "directory:studio_workers": (SUPPLY, {"reference": "provider"}),
    "directory:studio_worker": (SUPPLY, {"reference": "provider", "number": "one"}),
    "directory:studio_weekly": (SUPPLY, {"reference": "provider", "number": "one"}),
    "directory:studio_copy": (SUPPLY, {"reference": "provider", "number": "one"}),
    "directory:studio_days": (SUPPLY, {"reference": "provider", "number": "one"}),
    "directory:studio_extra": (SUPPLY, {"reference": "provider", "number": "one"}),
    "directory:studio_away": (SUPPLY, {"reference": "provider", "number": "one"}),
    "directory:studio_extra_remove": (POST_SIGNED_IN, {"reference": "provider", "number": "one"}),
    "directory:studio_away_remove": (POST_SIGNED_IN, {"reference": "provider", "number": "one"}),
    "directory:moderation_list": (COUNCIL, {}),
    "directory:moderation_detail": (COUNCIL, {"reference": "handed_in"}),
    "directory:moderation_start": (COUNCIL_POST, {"reference": "handed_in"}),
    "directory:moderation_publish": (COUNCIL_POST, {"reference": "handed_in"}),
    "directory:moderation_send_back": (COUNCIL_POST, {"reference": "handed_in"}),
    "directory:photo_file": ("404 404 404 404 404 404 200", {"key": "photo_key"}),
    "directory:studio_photo": (SUPPLY, {"reference": "provider"}),
    "directory:studio_photo_remove": (POST_SIGNED_IN, {"reference": "provider"}),
    "directory:photo_list": (COUNCIL, {}),
    "directory:photo_detail": (COUNCIL, {"reference": "photo"}),
    "directory:photo_show": (COUNCIL_POST, {"reference": "photo"}),
    "directory:photo_refuse": (COUNCIL_POST, {"reference": "photo"}),
    "directory:shortlist_detail": (EVERYBODY, {}),
    "directory:shortlist_add": (POST_ONLY, {"slug": "listing"}),
    "directory:shortlist_remove": (POST_ONLY, {"slug": "listing"}),
    # Finding care: a brief nobody owns is opened by its reference; somebody's by them alone
    "marketplace:find_start": (EVERYBODY, {}),
    "marketplace:find_all_new": (EVERYBODY, {}),
    "marketplace:find_results": (EVERYBODY, {"reference": "brief"}),
    "marketplace:find_all": (BRIEF_OF_ASHA, {"reference": "brief_of_person"}),
    "marketplace:find_compare": (SENT_ON, {"reference": "brief"}),
    "marketplace:find_map": (EVERYBODY, {"reference": "brief"}),
    "marketplace:find_listing": (BRIEF_OF_ASHA, {"reference": "brief_of_person", "slug": "listing"}),
    "marketplace:find_drop": (POST_ONLY, {"reference": "brief", "number": "nothing"}),
    "marketplace:find_flex": (POST_ONLY, {"reference": "brief", "change": "nothing"}),
    "marketplace:find_step": (BRIEF_OF_ASHA, {"reference": "brief_of_person", "question": "question"}),
    # Sign-in
    "account_login": (SIGN_IN_PAGES, {}),
    "account_signup": (SIGN_IN_PAGES, {}),
    "account_request_login_code": (SIGN_IN_PAGES, {}),
    "account_confirm_login_code": (SENT_ON, {}),
    "account_email_verification_sent": (SENT_ON, {}),
    "account_logout": (SIGNED_IN, {}),
    "account_inactive": (EVERYBODY, {}),
    "account_reauthenticate": ("302 403 403 403 403 403 302 302", {}),
    "account_email": (SIGNED_IN, {}),
    "account_change_password": (SENT_ON, {}),
    "account_set_password": (SIGNED_IN, {}),
    "account_reset_password": (EVERYBODY, {}),
    "account_confirm_password_reset_code": (SENT_ON, {}),
    "account_complete_password_reset": (SENT_ON, {}),
    "account_password_reset_completed": (EVERYBODY, {}),
    "mfa_index": (SIGNED_IN, {}),
    "mfa_authenticate": (SENT_ON, {}),
    "mfa_reauthenticate": ("302 403 403 403 403 403 200 200", {}),
    "mfa_activate_totp": ("302 200 200 200 200 200 302 302", {}),
    "mfa_deactivate_totp": ("302 404 404 404 404 404 200 200", {}),
    "mfa_view_recovery_codes": ("302 404 404 404 404 404 404 404", {}),
    "mfa_generate_recovery_codes": (SIGNED_IN, {}),
    "mfa_download_recovery_codes": ("302 404 404 404 404 404 404 404", {}),
    "mfa_list_webauthn": (SIGNED_IN, {}),
    "mfa_add_webauthn": (SIGNED_IN, {}),
    "mfa_edit_webauthn": ("302 404 404 404 404 404 404 404", {"pk": "nothing"}),
    "mfa_remove_webauthn": ("302 404 404 404 404 404 404 404", {"pk": "nothing"}),
    "mfa_login_webauthn": (SENT_ON, {}),
    "mfa_reauthenticate_webauthn": ("302 403 403 403 403 403 302 302", {}),
    "usersessions_list": (SIGNED_IN, {}),
    # Staff
    "admin:index": (STAFF, {}),
}
