package login

import (
	"net/url"
	"strings"
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
	"cspready/graph/sim/scenario"
)

// A deviceCode is a device code sign-in in progress.
type deviceCode struct {
	request        core.AuthRequest
	userCode       string // the code that the person enters
	expires        time.Time
	polls          int
	isEntered      bool // the person has entered the code, and the outcome is known
	refusalCode    string
	authentication authentication
	isRedeemed     bool
}

// userCodeLetters omits letters that people confuse with others.
const userCodeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

func (t *Service) newDeviceCode(a core.AuthRequest) odata.Object {
	var typed strings.Builder
	for range 9 {
		typed.WriteByte(userCodeLetters[t.Random.IntN(len(userCodeLetters))])
	}
	d := &deviceCode{request: a, userCode: typed.String(),
		expires: time.Now().Add(t.CurrentBehaviour.DeviceCodeLifetime())}
	key := "sim-device-" + t.NewID()
	t.deviceCodes[key] = d
	url := t.CurrentBehaviour.DeviceLoginURL()
	return odata.Object{
		"device_code": key, "user_code": d.userCode, "verification_uri": url,
		"expires_in": int(t.CurrentBehaviour.DeviceCodeLifetime() / time.Second),
		"interval":   int(t.CurrentBehaviour.DeviceCodeInterval() / time.Second),
		"message": "To sign in, use a web browser to open the page " + url + " and enter the code " + d.userCode +
			" to authenticate.",
	}
}

// redeemDeviceCode answers a poll. The simulated person acts between two polls.
func (t *Service) redeemDeviceCode(form url.Values) (odata.Object, *Error) {
	d, ok := t.deviceCodes[form.Get("device_code")]
	switch {
	case !ok || d.isRedeemed || d.request.ClientID != form.Get("client_id"):
		return nil, OauthErrorFor("AADSTS70018")
	case !time.Now().Before(d.expires):
		return nil, OauthErrorFor("AADSTS70020")
	}
	if !t.CurrentBehaviour.ManualSignIn && t.CurrentPerson.Action != scenario.Ignore &&
		d.polls >= t.CurrentPerson.Polls {
		t.enterCode(d)
	}
	d.polls++
	if r := t.pendingRefusal(d); r != nil {
		return nil, r
	}
	d.isRedeemed = true
	if r := t.blockedAfterSignIn(nil); r != nil {
		return nil, r
	}
	return t.issueTokens(t.newAccessToken(d.request, d.authentication), d.request.WantsRefresh), nil
}

// pendingRefusal returns what a poll answers, or nil if tokens can be issued.
func (t *Service) pendingRefusal(d *deviceCode) *Error {
	switch {
	case !d.isEntered:
		return OauthErrorFor("AADSTS70016")
	case d.refusalCode == declinedByUser:
		return declinedError()
	case d.refusalCode == "":
		return nil
	case t.CurrentPerson.RefusalShownIn == scenario.InPoll:
		return OauthErrorFor(d.refusalCode)
	}
	return OauthErrorFor("AADSTS70016") // only the browser shows the refusal
}

// declinedByUser marks a sign-in that the person declined; the service has no number for it.
const declinedByUser = "declined"

// enterCode makes the simulated person enter the code, once, and complete the sign-in.
func (t *Service) enterCode(d *deviceCode) {
	if d.isEntered {
		return
	}
	d.isEntered = true
	if t.CurrentPerson.Action == scenario.Decline {
		d.refusalCode, t.PageText = declinedByUser, "You have declined. You may now close this window."
		return
	}
	d.refusalCode, d.authentication = t.signInOutcome(d.request)
}

// deviceByUserCode finds the sign-in of an entered code. Case and spaces are ignored.
func (t *Service) deviceByUserCode(typed string) *deviceCode {
	typed = strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	for _, d := range t.deviceCodes {
		if d.userCode == typed && !d.isRedeemed && time.Now().Before(d.expires) {
			return d
		}
	}
	return nil
}
