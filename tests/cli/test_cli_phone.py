"""`ivr phone` on a hotline that is running, as a person calls it."""

from tls_server import CERTIFICATE, serving_tls

from ivr.demo.server import free_port

WORDS = b"<Response><Say>Welcome.</Say><Hangup/></Response>"
NOBODY = "An application error has occurred. Goodbye."


def test_a_hotline_with_a_certificate_of_its_own_is_called(ivr):
    with serving_tls(ivr.folder, WORDS) as url:
        settings = {
            "IVR_PUBLIC_URL": url,
            "IVR_TWILIO_API_URL": f"http://127.0.0.1:{free_port(0)}",
        }
        trusted = str(ivr.folder / CERTIFICATE)
        heard = [
            ivr("phone", "--running", **settings, **more).out.splitlines()[0][16:]
            for more in ({"SSL_CERT_FILE": ""}, {"SSL_CERT_FILE": trusted})
        ]
    assert heard == [NOBODY, "Welcome."]
