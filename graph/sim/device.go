package sim

import (
	"net/url"
	"strings"
	"time"
)

// A deviceCode is a device sign-in under way.
type deviceCode struct {
	asked   asked
	user    string // the code to type
	expires time.Time
	polls   int
	typed   bool // the person has typed the code, and what follows is settled
	code    string
	proof   proof
	used    bool
}

// letters leaves out those that people mistake for others.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

func (t *Tenant) newDevice(a asked) object {
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
		"message": "To sign in, use a web browser to open the page " + url + " and enter the code " + d.user + " to authenticate.",
	}
}

// redeemDevice answers a poll. The simulated person acts between two polls.
func (t *Tenant) redeemDevice(form url.Values) (object, *refusal) {
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
	if d.code != "" { // blocked, and it shows in that the session cannot last
		return t.issue(t.grant(d.asked, proof{amr: []string{"pwd"}}), false), nil
	}
	return t.issue(t.grant(d.asked, d.proof), d.asked.offline), nil
}

// settled is what a poll is told unless there are tokens to be had.
func (t *Tenant) settled(d *deviceCode) *refusal {
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
	return refuse("AADSTS70016") // only the browser shows that it is blocked
}

// declinedCode marks a sign-in that the person declined; the service has no number for it.
const declinedCode = "declined"

// typeCode is the person typing the code, once, and doing what the pages then ask.
func (t *Tenant) typeCode(d *deviceCode) {
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

// byUserCode finds the sign-in of a typed code, which may have been typed in lower case or with blanks.
func (t *Tenant) byUserCode(typed string) *deviceCode {
	typed = strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	for _, d := range t.devices {
		if d.user == typed && !d.used && time.Now().Before(d.expires) {
			return d
		}
	}
	return nil
}
