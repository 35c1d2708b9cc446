package sim

import (
	"net/url"
	"strings"
	"time"
)

// A deviceCode is a device code sign-in in progress.
type deviceCode struct {
	asked   asked
	user    string // the code that the person enters
	expires time.Time
	polls   int
	typed   bool // the person has entered the code, and the outcome is known
	code    string
	proof   proof
	used    bool
}

// letters omits letters that people confuse with others.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

func (t *loginService) newDevice(a asked) object {
	var typed strings.Builder
	for range 9 {
		typed.WriteByte(letters[t.random.IntN(len(letters))])
	}
	d := &deviceCode{asked: a, user: typed.String(), expires: time.Now().Add(t.behaviour.codeLife())}
	key := "sim-device-" + t.newID()
	t.devices[key] = d
	url := t.behaviour.verificationURL()
	return object{
		"device_code": key, "user_code": d.user, "verification_uri": url,
		"expires_in": int(t.behaviour.codeLife() / time.Second), "interval": int(t.behaviour.interval() / time.Second),
		"message": "To sign in, use a web browser to open the page " + url + " and enter the code " + d.user +
			" to authenticate.",
	}
}

// redeemDevice answers a poll. The simulated person acts between two polls.
func (t *loginService) redeemDevice(form url.Values) (object, *refusal) {
	d, ok := t.devices[form.Get("device_code")]
	switch {
	case !ok || d.used || d.asked.client != form.Get("client_id"):
		return nil, refuse("AADSTS70018")
	case !time.Now().Before(d.expires):
		return nil, refuse("AADSTS70020")
	}
	if !t.behaviour.ByHand && t.person.Does != Ignore && d.polls >= t.person.Polls {
		t.typeCode(d)
	}
	d.polls++
	if r := t.settled(d); r != nil {
		return nil, r
	}
	d.used = true
	if r := t.finish(nil); r != nil {
		return nil, r
	}
	if d.code != "" { // refused; the only sign is that there is no refresh token
		return t.issue(t.grant(d.asked, proof{amr: []string{"pwd"}}), false), nil
	}
	return t.issue(t.grant(d.asked, d.proof), d.asked.offline), nil
}

// settled returns what a poll answers, or nil if tokens can be issued.
func (t *loginService) settled(d *deviceCode) *refusal {
	switch {
	case !d.typed:
		return refuse("AADSTS70016")
	case d.code == declinedCode:
		return declined()
	case d.code == "" || t.person.Blocked == NoRefreshToken:
		return nil
	case t.person.Blocked == InPoll:
		return refuse(d.code)
	}
	return refuse("AADSTS70016") // only the browser shows the refusal
}

// declinedCode marks a sign-in that the person declined; the service has no number for it.
const declinedCode = "declined"

// typeCode makes the simulated person enter the code, once, and complete the sign-in.
func (t *loginService) typeCode(d *deviceCode) {
	if d.typed {
		return
	}
	d.typed = true
	if t.person.Does == Decline {
		d.code, t.page = declinedCode, "You have declined. You may now close this window."
		return
	}
	d.code, d.proof = t.meet(d.asked)
}

// byUserCode finds the sign-in of an entered code. Case and spaces are ignored.
func (t *loginService) byUserCode(typed string) *deviceCode {
	typed = strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	for _, d := range t.devices {
		if d.user == typed && !d.used && time.Now().Before(d.expires) {
			return d
		}
	}
	return nil
}
