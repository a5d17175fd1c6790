"""The site map. Each floor owns its own pages; this only includes them."""

from django.contrib import admin
from django.urls import include, path

from marketplace.views import (
    adverts,
    approvals,
    asking,
    auditing,
    awaiting,
    bookings,
    concern,
    concern_desk,
    council_market,
    council_market_approving,
    council_market_comments,
    council_market_notes,
    council_market_pack,
    council_market_statement,
    council_rules,
    desk,
    desk_queue,
    disputes,
    employing,
    find,
    holders,
    holding,
    home,
    invites,
    leaving,
    market,
    market_method,
    market_statement,
    messages,
    money,
    report,
    report_desk,
    results,
    review_desk,
    reviews,
    sharing,
    shortfall,
    statement_comments,
    theme,
    visits,
    wanted,
    weeks,
)
from marketplace.views import help as help_pages

pages = [
    path("", home.home, name="home"),
    path("find/", find.start, name="find_start"),
    path("find/all/", find.everything, name="find_all_new"),
    path("find/<str:reference>/", results.results, name="find_results"),
    path("find/<str:reference>/all/", find.everything, name="find_all"),
    path("find/<str:reference>/compare/", results.compare, name="find_compare"),
    path("find/<str:reference>/map/", results.on_map, name="find_map"),
    path("find/<str:reference>/with/<slug:slug>/", results.listing, name="find_listing"),
    path("find/<str:reference>/times/<int:number>/drop/", find.drop_visit, name="find_drop"),
    path("find/<str:reference>/flex/<int:change>/", find.flex, name="find_flex"),
    path("find/<str:reference>/advert/", adverts.advert_new, name="advert_new"),
    path("find/<str:reference>/tell/", shortfall.shortfall_tell, name="shortfall_tell"),
    path("find/<str:reference>/await/", awaiting.awaited_ask, name="awaited_ask"),
    path("waiting/", awaiting.awaited_list, name="awaited_list"),
    path("waiting/<slug:reference>/stop/", awaiting.awaited_stop, name="awaited_stop"),
    path("find/<str:reference>/<slug:question>/", find.step, name="find_step"),
    path("help/", help_pages.index, name="help_index"),
    path("help/<slug:page>/", help_pages.page, name="help_page"),
    path("welcome/", home.welcome, name="welcome"),
    path("healthz", home.healthz, name="healthz"),
    path("theme.css", theme.stylesheet, name="theme"),
    path("market/method/", market_method.method, name="market_method"),
    path("market/method.json", market_method.method_file, name="market_method_file"),
    path("market/<slug:key>/numbers.json", market.number_list, name="number_list"),
    path("market/numbers/<slug:reference>.<slug:kind>", market.number_file, name="number_file"),
]

a_market = "council/market"

council_markets = [
    path(f"{a_market}/", council_market.council_market, name="council_market"),
    path(f"{a_market}/happened/", council_market_notes.council_annotations, name="council_annotations"),
    path(f"{a_market}/tried/", council_market_notes.council_interventions, name="council_interventions"),
    path(
        f"{a_market}/tried/add/",
        council_market_notes.council_intervention_new,
        name="council_intervention_new",
    ),
    path(
        f"{a_market}/tried/<slug:reference>/",
        council_market_notes.council_intervention,
        name="council_intervention",
    ),
    path(f"{a_market}/parts/", council_market_notes.council_sub_markets, name="council_sub_markets"),
    path(
        f"{a_market}/parts/<slug:reference>/",
        council_market_notes.council_sub_market,
        name="council_sub_market",
    ),
    path(
        f"{a_market}/take-back/<slug:kind>/<slug:reference>/",
        council_market_notes.council_take_back,
        name="council_take_back",
    ),
    path(
        f"{a_market}/releases/<slug:reference>.<slug:kind>",
        council_market.council_market_release,
        name="council_market_release",
    ),
    path(
        f"{a_market}/<slug:key>/files/<slug:page>.<slug:kind>",
        council_market.council_market_file,
        name="council_market_file",
    ),
    path(
        f"{a_market}/<slug:key>/<slug:page>/",
        council_market.council_market_theme,
        name="council_market_theme",
    ),
]

deals = [
    path("find/<str:reference>/book/<slug:slug>/", asking.booking_ask, name="booking_ask"),
    path("find/<str:reference>/book/<slug:slug>/pay/", asking.booking_split, name="booking_split"),
    path("bookings/", bookings.booking_list, name="booking_list"),
    path("bookings/<slug:reference>/", bookings.booking_detail, name="booking_detail"),
    path("bookings/<slug:reference>/accept/", bookings.booking_accept, name="booking_accept"),
    path("bookings/<slug:reference>/decline/", bookings.booking_decline, name="booking_decline"),
    path("bookings/<slug:reference>/suggest/", bookings.booking_suggest, name="booking_suggest"),
    path("bookings/<slug:reference>/withdraw/", bookings.booking_withdraw, name="booking_withdraw"),
    path("bookings/<slug:reference>/end/", bookings.booking_end, name="booking_end"),
    path("bookings/<slug:reference>/choices/", desk.booking_choices, name="booking_choices"),
    path("bookings/<slug:reference>/messages/", messages.message_send, name="message_send"),
    path("visits/<slug:reference>/", visits.visit_detail, name="visit_detail"),
    path("visits/<slug:reference>/confirm/", visits.visit_confirm, name="visit_confirm"),
    path("visits/<slug:reference>/longer/", visits.visit_longer, name="visit_longer"),
    path("visits/<slug:reference>/dispute/", visits.visit_dispute, name="visit_dispute"),
    path("visits/<slug:reference>/missed/", visits.visit_missed, name="visit_missed"),
    path("visits/<slug:reference>/time/", visits.visit_time, name="visit_time"),
    path("visits/<slug:reference>/cancel/", visits.visit_cancel, name="visit_cancel"),
    path("bookings/<slug:reference>/review/", reviews.review_write, name="review_write"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<slug:reference>/", reviews.review_detail, name="review_detail"),
    path("reviews/<slug:reference>/withdraw/", reviews.review_withdraw, name="review_withdraw"),
    path("reviews/<slug:reference>/reply/", reviews.review_reply, name="review_reply"),
    path("care/<slug:slug>/reviews/", reviews.listing_reviews, name="listing_reviews"),
    path("council/reviews/", review_desk.review_queue, name="review_queue"),
    path("council/reviews/<slug:reference>/", review_desk.review_decide, name="review_decide"),
    path("week/", weeks.week_person, name="week_person"),
    path("studio/week/", weeks.week_provider, name="week_provider"),
    path("studio/<slug:reference>/wanted/", wanted.wanted, name="wanted"),
    path("studio/<slug:reference>/wanted/answer/", wanted.wanted_answer, name="wanted_answer"),
    path("studio/<slug:reference>/wanted/letters/", wanted.wanted_letters, name="wanted_letters"),
]

sharing_pages = [
    path("bookings/<slug:reference>/share/", sharing.booking_share, name="booking_share"),
    path("shared/<slug:reference>/", sharing.shared_detail, name="shared_detail"),
    path("shared/<slug:reference>/leave/", sharing.shared_leave, name="shared_leave"),
    path("shared/<slug:reference>/<slug:act>/", sharing.shared_answer, name="shared_answer"),
]

money_pages = [
    path("money/", money.money_home, name="money_home"),
    path("money/add/", money.funding_new, name="funding_new"),
    path("money/funding/<slug:reference>/", money.funding_detail, name="funding_detail"),
    path("money/funding/<slug:reference>/edit/", money.funding_edit, name="funding_edit"),
    path("money/funding/<slug:reference>/budget/", money.funding_budget, name="funding_budget"),
    path("money/funding/<slug:reference>/close/", money.funding_close, name="funding_close"),
    path("money/funding/<slug:reference>/holder/", holders.funding_holder, name="funding_holder"),
    path("money/funding/<slug:reference>/statement/", holders.funding_statement, name="funding_statement"),
    path("bookings/<slug:reference>/pay/", money.booking_pay, name="booking_pay"),
    path("money/disputes/<slug:reference>/", disputes.dispute_detail, name="dispute_detail"),
    path("council/money/", money.council_money, name="council_money"),
    path("council/money/words/", council_rules.council_cautions, name="council_cautions"),
    path("council/money/words/change/", council_rules.council_caution, name="council_caution"),
    path("council/money/<slug:reference>/", money.council_funding, name="council_funding"),
    path("council/money/<slug:reference>/audit/<slug:first>/", auditing.council_audit, name="council_audit"),
    path(
        "council/money/<slug:reference>/audit/<slug:first>/pack.zip",
        auditing.council_audit_zip,
        name="council_audit_zip",
    ),
    path(
        "council/money/<slug:reference>/relatives/<slug:about>/",
        council_rules.council_exempt,
        name="council_exempt",
    ),
]

held_money = [
    path("holder/", holding.holder_desk, name="holder_desk"),
    path("holder/<slug:reference>/", holding.holder_funding, name="holder_funding"),
    path("holder/<slug:reference>/rules/", holding.holder_terms, name="holder_terms"),
    path("approvals/<slug:reference>/", approvals.approval_detail, name="approval_detail"),
    path("approvals/<slug:reference>/approve/", approvals.approval_approve, name="approval_approve"),
    path("approvals/<slug:reference>/refuse/", approvals.approval_refuse, name="approval_refuse"),
    path("approvals/<slug:reference>/appeal/", approvals.approval_appeal, name="approval_appeal"),
    path("approvals/<slug:reference>/answer/", approvals.approval_answer, name="approval_answer"),
    path("council/holders/", holders.council_holders, name="council_holders"),
    path("council/holders/<slug:reference>/end/", holders.council_holder_end, name="council_holder_end"),
]

a_job = "employing/<slug:reference>"

jobs = [
    path("employing/", employing.employment_list, name="employment_list"),
    path(f"{a_job}/", employing.employment_detail, name="employment_detail"),
    path(f"{a_job}/job/", employing.employment_job, name="employment_job"),
    path(f"{a_job}/steps/<slug:kind>/", employing.employment_step, name="employment_step"),
    path(f"{a_job}/start/", employing.employment_start, name="employment_start"),
    path(f"{a_job}/statement/", employing.employment_statement, name="employment_statement"),
    path(f"{a_job}/statement/pdf/", employing.employment_statement_pdf, name="employment_statement_pdf"),
    path(f"{a_job}/statement/received/", employing.employment_received, name="employment_received"),
    path(f"{a_job}/hours/", leaving.employment_hours, name="employment_hours"),
    path(f"{a_job}/hours/payroll.csv", leaving.employment_sheet, name="employment_sheet"),
    path(f"{a_job}/hours/add/", leaving.employment_note, name="employment_note"),
    path(f"{a_job}/hours/<int:number>/undo/", leaving.employment_note_undo, name="employment_note_undo"),
    path(f"{a_job}/leave/", leaving.employment_leave, name="employment_leave"),
    path(f"{a_job}/close/", leaving.employment_close, name="employment_close"),
]

of_a_quarter = "market/<slug:key>/<slug:period>"
a_statement = "council/market/statement/<slug:reference>"

statements = [
    path("market/", market_statement.market_list, name="market_list"),
    path("market/<slug:key>/", market_statement.market_newest, name="market_newest"),
    path(f"{of_a_quarter}/", market_statement.market_period, name="market_period"),
    path(f"{of_a_quarter}.<slug:kind>", market_statement.market_file, name="market_file"),
    path(f"{of_a_quarter}/changes/", market_statement.market_changes, name="market_changes"),
    path(f"{of_a_quarter}/neighbours/", market_statement.market_neighbours, name="market_neighbours"),
    path(f"{of_a_quarter}/v<int:version>/", market_statement.market_version, name="market_version"),
    path(
        f"{of_a_quarter}/v<int:version>.<slug:kind>",
        market_statement.market_file,
        name="market_version_file",
    ),
    path(f"{of_a_quarter}/right/<slug:section>/", statement_comments.comment_ask, name="comment_ask"),
    path("studio/market/<slug:reference>/", statement_comments.comment_draft, name="comment_draft"),
    path("market-comments/<slug:reference>/", statement_comments.comment_mine, name="comment_mine"),
    path("council/market/statement/", council_market_statement.statement_list, name="statement_list"),
    path("council/market/statement/open/", council_market_statement.statement_open, name="statement_open"),
    path(f"{a_statement}/", council_market_statement.statement_detail, name="statement_detail"),
    path(f"{a_statement}/contact/", council_market_statement.statement_contact, name="statement_contact"),
    path(f"{a_statement}/ask/", council_market_statement.statement_send, name="statement_send"),
    path(f"{a_statement}/preview/", council_market_statement.statement_preview, name="statement_preview"),
    path(f"{a_statement}/withdraw/", council_market_approving.statement_withdraw, name="statement_withdraw"),
    path(f"{a_statement}/correct/", council_market_approving.statement_correct, name="statement_correct"),
    path(
        f"{a_statement}/propose/<slug:deed>/",
        council_market_approving.statement_propose,
        name="statement_propose",
    ),
    path(f"{a_statement}/do/<slug:act>/", council_market_approving.statement_act, name="statement_act"),
    path(
        f"{a_statement}/words/<slug:section>/",
        council_market_statement.statement_section,
        name="statement_section",
    ),
    path(
        "council/market/pack/<slug:key>/<slug:period>/", council_market_pack.council_pack, name="council_pack"
    ),
    path(
        "council/market/pack/<slug:key>/<slug:period>/<slug:part>.pdf",
        council_market_pack.council_pack_file,
        name="council_pack_file",
    ),
    path("council/market/comments/", council_market_comments.comment_queue, name="comment_queue"),
    path(
        "council/market/comments/<slug:reference>/",
        council_market_comments.comment_answer,
        name="comment_answer",
    ),
    path("council/market/promises/", council_market_comments.commitment_list, name="commitment_list"),
    path(
        "council/market/promises/in/<slug:key>/",
        council_market_comments.commitment_add,
        name="commitment_add",
    ),
    path(
        "council/market/promises/<slug:reference>/",
        council_market_comments.commitment_detail,
        name="commitment_detail",
    ),
]

an_advert, an_answer = "adverts/<slug:reference>", "studio/adverts/<slug:reference>"

advert_pages = [
    path("adverts/", adverts.advert_list, name="advert_list"),
    path("adverts/answers/<slug:reference>/", adverts.reply_detail, name="reply_detail"),
    path("adverts/answers/<slug:reference>/messages/", invites.reply_message, name="reply_message"),
    path(f"{an_advert}/", adverts.advert_detail, name="advert_detail"),
    path(f"{an_advert}/edit/", adverts.advert_edit, name="advert_edit"),
    path(f"{an_advert}/choose/", adverts.advert_choose, name="advert_choose"),
    path(f"{an_advert}/close/", adverts.advert_close, name="advert_close"),
    path(f"{an_advert}/again/", adverts.advert_again, name="advert_again"),
    path("studio/adverts/", invites.invite_list, name="invite_list"),
    path(f"{an_answer}/", invites.invite_detail, name="invite_detail"),
    path(f"{an_answer}/no/", invites.invite_decline, name="invite_decline"),
    path(f"{an_answer}/back/", invites.invite_back, name="invite_back"),
]

safeguarding = [
    path("concern/", concern.start, name="concern_start"),
    path("concern/check/", concern.check, name="concern_check"),
    path("concern/sent/", concern.sent, name="concern_sent"),
    path("concern/<slug:page>/", concern.step, name="concern_step"),
    path("council/concerns/", concern_desk.concern_list, name="concern_list"),
    path("council/concerns/export.csv", concern_desk.concern_export, name="concern_export"),
    path("council/concerns/<slug:reference>/", concern_desk.concern_detail, name="concern_detail"),
    path("council/concerns/<slug:reference>/<slug:act>/", concern_desk.concern_act, name="concern_act"),
    path("council/unheard/", concern_desk.concern_unheard, name="concern_unheard"),
    path("council/contacts/", concern_desk.contact_edit, name="contact_edit"),
]

desks = [
    path("council/listings/", desk_queue.desk_queue, name="desk_queue"),
    path("council/listings/<slug:reference>/pause/", desk.desk_hold, name="desk_hold"),
    path("council/listings/<slug:reference>/propose/<slug:deed>/", desk.desk_propose, name="desk_propose"),
    path("council/proposals/", desk.desk_proposals, name="desk_proposals"),
    path("council/proposals/<slug:reference>/", desk.desk_proposal, name="desk_proposal"),
]

answers = [
    path("report/<slug:about>/<slug:reference>/", report.report, name="report_new"),
    path("reports/<slug:reference>/", report.report_detail, name="report_detail"),
    path("complain/", report.complain, name="complain"),
    path("complaints/", report.mine, name="complaint_list"),
    path("complaints/<slug:reference>/", report.complaint_detail, name="complaint_detail"),
    path("answers/<str:token>/", report.answer_detail, name="answer_detail"),
    path("council/reports/", report_desk.report_queue, name="report_queue"),
    path("council/could-not-find/", shortfall.shortfall_queue, name="shortfall_queue"),
    path("council/could-not-find/<slug:reference>/", shortfall.shortfall_code, name="shortfall_code"),
    path("council/reports/<slug:reference>/", report_desk.report_decide, name="report_decide"),
    path("council/complaints/", report_desk.complaint_queue, name="complaint_queue"),
    path("council/complaints/<slug:reference>/", report_desk.complaint_answer, name="complaint_answer"),
    path(
        "council/complaints/<slug:reference>/acknowledge/",
        report_desk.complaint_acknowledge,
        name="complaint_acknowledge",
    ),
]

urlpatterns = [
    path(
        "",
        include(
            (
                [
                    *(pages + deals + sharing_pages + money_pages + held_money + jobs),
                    *(advert_pages + desks + safeguarding + answers + statements + council_markets),
                ],
                "marketplace",
            )
        ),
    ),
    path("", include("payments.urls")),
    path("", include("directory.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
