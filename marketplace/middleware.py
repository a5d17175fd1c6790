"""What every answer carries with it."""

FEATURES = ("camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")
POLICY = ", ".join(f"{feature}=()" for feature in FEATURES)


def permissions_policy(get_response):
    """No page here may use the camera, the microphone or the whereabouts of whoever looks at it."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware
