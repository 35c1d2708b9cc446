package secureapp

import (
	"time"

	"cspready/assets"
	"cspready/steps/sam"
)

// A currentCredential is the application's credential that is stored. Without an id there is none.
type currentCredential struct {
	id               string
	created, expires time.Time
	hasReplaceable   bool // the application also has one that cspready would remove
}

// A credentialAction is what the plan does about the current credential.
type credentialAction int

const (
	addCredential   credentialAction = iota // no stored credential of the application
	renewCredential                         // a new one replaces it
	keepCredential
)

// decideAction returns what to do about the current credential. A new one may be valid for life.
func (p *appPlan) decideAction(current currentCredential, life time.Duration) credentialAction {
	switch {
	case current.id == "":
		return addCredential
	case current.needsRenewal(life):
		return renewCredential
	case p.isRotating && current.isNewInRotation():
		p.rotatedAt = current.created // an earlier run of this rotation created it; this run completes the rotation
		return keepCredential
	case p.isRotating:
		return renewCredential
	}
	return keepCredential
}

// describeReason returns why a new credential is needed.
func (p *appPlan) describeReason(current currentCredential, life time.Duration) assets.Text {
	switch {
	case current.id != "" && current.needsRenewal(life):
		return assets.Say("app-key.ends", "at", current.expires.UTC().Format(time.DateOnly))
	case current.id != "":
		return assets.Say("app-key.rotate")
	case len(p.sam.ValidKeys())+len(p.sam.ValidSecrets()) > 0:
		return assets.Say("app-key.not-held")
	}
	return assets.Say("app-key.first")
}

// renewalWindow returns how long before expiry a credential is renewed: 30 days, or a third of its maximum lifetime.
// With 30 days alone, every run would renew under a policy that allows only a month.
func renewalWindow(life time.Duration) time.Duration { return min(sam.ExpiryWarning, life/3) }

// needsRenewal reports whether the credential expires within its [renewalWindow].
func (c currentCredential) needsRenewal(life time.Duration) bool {
	return time.Until(c.expires) <= renewalWindow(life)
}

// rotationPeriod is how long after the new credential was created a later run still counts as the same rotation:
// people give the new credential to the tool before they remove the old one.
const rotationPeriod = 30 * 24 * time.Hour

// isNewInRotation reports whether the credential is the new one of a rotation that is under way.
func (c currentCredential) isNewInRotation() bool {
	return c.hasReplaceable && time.Since(c.created) < rotationPeriod
}

// isRotationUnderway reports whether an earlier run of this rotation created the new credential. This run completes
// the rotation.
func (p *appPlan) isRotationUnderway() bool { return !p.rotatedAt.IsZero() }
