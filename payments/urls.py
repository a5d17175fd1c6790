"""Pages of the money floor."""

from django.urls import path

from payments.views import (
    cards,
    hook,
    invoices,
    offers,
    paying,
    pretend,
    remittances,
    sellers,
    statements,
)

app_name = "payments"

an_invoice = "money/invoices/<slug:reference>"
a_payment = "money/payments/<slug:reference>"
a_listing = "studio/listings/<slug:reference>"

urlpatterns = [
    path("money/invoices/", invoices.invoice_list, name="invoice_list"),
    path(f"{an_invoice}/", invoices.invoice_detail, name="invoice_detail"),
    path(f"{an_invoice}/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path(f"{an_invoice}/paid/", invoices.invoice_paid, name="invoice_paid"),
    path(f"{an_invoice}/credit/", invoices.invoice_credit, name="invoice_credit"),
    path(f"{an_invoice}/void/", invoices.invoice_void, name="invoice_void"),
    path(f"{an_invoice}/pay/", paying.invoice_pay, name="invoice_pay"),
    path(f"{an_invoice}/leave-card/", cards.mandate_leave, name="mandate_leave"),
    path(f"{a_payment}/", paying.payment_detail, name="payment_detail"),
    path(f"{a_payment}/go/", paying.payment_go, name="payment_go"),
    path(f"{a_payment}/back/", paying.payment_back, name="payment_back"),
    path(f"{a_payment}/refund/", paying.payment_refund, name="payment_refund"),
    path("money/left-cards/<slug:reference>/", cards.mandate_detail, name="mandate_detail"),
    path("money/left-cards/<slug:reference>/back/", cards.mandate_back, name="mandate_back"),
    path("money/left-cards/<slug:reference>/withdraw/", cards.mandate_withdraw, name="mandate_withdraw"),
    path("money/cards/<slug:reference>/", cards.card_account, name="card_account"),
    path("money/cards/<slug:reference>/open/", cards.card_account_open, name="card_account_open"),
    path("money/cards/<slug:reference>/back/", cards.card_account_back, name="card_account_back"),
    path("money/hook/", hook.hook, name="hook"),
    path("money/remittances/", remittances.remittance_list, name="remittance_list"),
    path("money/remittances/<slug:reference>/", remittances.remittance_detail, name="remittance_detail"),
    path("money/remittances/rows/<slug:reference>/", remittances.remittance_row, name="remittance_row"),
    path(
        "money/remittances/rows/<slug:reference>/aside/",
        remittances.remittance_aside,
        name="remittance_aside",
    ),
    path("money/statements/<slug:reference>/", statements.statement, name="statement"),
    path("money/seller/<slug:reference>/", sellers.seller_edit, name="seller_edit"),
    path("money/seller/<slug:reference>/<int:year>/", sellers.seller_statement, name="seller_statement"),
    path(
        "money/seller/<slug:reference>/<int:year>/pdf/",
        sellers.seller_statement_pdf,
        name="seller_statement_pdf",
    ),
    path("money/books/<slug:reference>/", invoices.books_edit, name="books_edit"),
    path("money/pretend/checkout/<slug:checkout>/", pretend.checkout, name="pretend_checkout"),
    path("money/pretend/bank/<slug:intent>/", pretend.bank, name="pretend_bank"),
    path("money/pretend/onboarding/<slug:account>/", pretend.onboarding, name="pretend_onboarding"),
    path(f"{a_listing}/services/add/", offers.offer, name="offer_add"),
    path(f"{a_listing}/services/<int:number>/", offers.offer, name="offer_edit"),
    path(f"{a_listing}/services/<int:number>/remove/", offers.offer_remove, name="offer_remove"),
]
