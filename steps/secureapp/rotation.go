package secureapp

import (
	"time"

	"cspready/assets"
	"cspready/steps/sam"
)

// A currentCredential is the credential that the application has and that is stored; none while it has no id.
type currentCredential struct {
	id               string
	created, expires time.Time
	hasReplaceable   bool // one that cspready would take away stands beside it
}

// A credentialAction is what becomes of the present credential.
type credentialAction int

const (
	addCredential   credentialAction = iota // nothing here proves the application
	renewCredential                         // another one follows it
	keepCredential
)

// decideAction decides on the present credential, of which a new one may live so long.
func (p *appPlan) decideAction(now currentCredential, life time.Duration) credentialAction {
	switch {
	case now.id == "":
		return addCredential
	case now.needsRenewal(life):
		return renewCredential
	case p.isRotating && now.isNewInRotation():
		p.rotatedAt = now.created // an earlier run of this rotation made it: this one ends it
		return keepCredential
	case p.isRotating:
		return renewCredential
	}
	return keepCredential
}

// describeReason says why a new one is needed.
func (p *appPlan) describeReason(now currentCredential, life time.Duration) assets.Text {
	switch {
	case now.id != "" && now.needsRenewal(life):
		return assets.Say("app-key.ends", "at", now.expires.UTC().Format(time.DateOnly))
	case now.id != "":
		return assets.Say("app-key.rotate")
	case len(p.sam.ValidKeys())+len(p.sam.ValidSecrets()) > 0:
		return assets.Say("app-key.not-held")
	}
	return assets.Say("app-key.first")
}

// renewalWindow is how near its end a credential is renewed, of which a new one may live so long. A policy that allows a month would have every run
// make another otherwise.
func renewalWindow(life time.Duration) time.Duration { return min(sam.ExpiryWarning, life/3) }

// needsRenewal reports whether it ends so soon that it is renewed.
func (c currentCredential) needsRenewal(life time.Duration) bool {
	return time.Until(c.expires) <= renewalWindow(life)
}

// rotationPeriod is how long a new credential beside the one that it replaces belongs to the same rotation: people give a tool the new one before
// they take the old one away.
const rotationPeriod = 30 * 24 * time.Hour

// isNewInRotation reports whether it is the new one of a rotation that is under way.
func (c currentCredential) isNewInRotation() bool {
	return c.hasReplaceable && time.Since(c.created) < rotationPeriod
}

// isRotationUnderway reports whether a rotation has made its credential: this run ends it.
func (p *appPlan) isRotationUnderway() bool { return !p.rotatedAt.IsZero() }
