// Says early that scripts run, so that nothing jumps about when the rest arrives.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
