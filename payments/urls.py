"""Pages of the money floor."""

from django.urls import path

from payments.views import invoices, offers, pretend, statements

app_name = "payments"

an_invoice = "money/invoices/<slug:reference>"
a_listing = "studio/listings/<slug:reference>"

urlpatterns = [
    path("money/invoices/", invoices.invoice_list, name="invoice_list"),
    path(f"{an_invoice}/", invoices.invoice_detail, name="invoice_detail"),
    path(f"{an_invoice}/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path(f"{an_invoice}/paid/", invoices.invoice_paid, name="invoice_paid"),
    path(f"{an_invoice}/credit/", invoices.invoice_credit, name="invoice_credit"),
    path(f"{an_invoice}/void/", invoices.invoice_void, name="invoice_void"),
    path("money/statements/<slug:reference>/", statements.statement, name="statement"),
    path("money/books/<slug:reference>/", invoices.books_edit, name="books_edit"),
    path("money/pretend/checkout/<slug:checkout>/", pretend.checkout, name="pretend_checkout"),
    path("money/pretend/bank/<slug:intent>/", pretend.bank, name="pretend_bank"),
    path("money/pretend/onboarding/<slug:account>/", pretend.onboarding, name="pretend_onboarding"),
    path(f"{a_listing}/services/add/", offers.offer, name="offer_add"),
    path(f"{a_listing}/services/<int:number>/", offers.offer, name="offer_edit"),
    path(f"{a_listing}/services/<int:number>/remove/", offers.offer_remove, name="offer_remove"),
]
