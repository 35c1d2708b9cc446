package secureapp

import (
	"time"

	"cspready/assets"
	"cspready/steps/sam"
)

// A present is the credential that the application has and that is stored; none while it has no id.
type present struct {
	id         string
	made, ends time.Time
	beside     bool // one that cspready would take away stands beside it
}

// A fate is what becomes of the present credential.
type fate int

const (
	addOne  fate = iota // nothing here proves the application
	renewIt             // another one follows it
	keepIt
)

// fate decides on the present credential, of which a new one may live so long.
func (p *appPlan) fate(now present, life time.Duration) fate {
	switch {
	case now.id == "":
		return addOne
	case now.near(life):
		return renewIt
	case p.rotating && now.fresh():
		p.since = now.made // an earlier run of this rotation made it: this one ends it
		return keepIt
	case p.rotating:
		return renewIt
	}
	return keepIt
}

// because says why a new one is needed.
func (p *appPlan) because(now present, life time.Duration) assets.Text {
	switch {
	case now.id != "" && now.near(life):
		return assets.Say("app-key.ends", "at", now.ends.UTC().Format(time.DateOnly))
	case now.id != "":
		return assets.Say("app-key.rotate")
	case len(p.sam.ValidKeys())+len(p.sam.ValidSecrets()) > 0:
		return assets.Say("app-key.not-held")
	}
	return assets.Say("app-key.first")
}

// worn is how near its end a credential is renewed, of which a new one may live so long. A policy that allows a month would have every run
// make another otherwise.
func worn(life time.Duration) time.Duration { return min(sam.ExpiryWarning, life/3) }

// near reports whether it ends so soon that it is renewed.
func (c present) near(life time.Duration) bool { return time.Until(c.ends) <= worn(life) }

// oneRotation is how long a new credential beside the one that it replaces belongs to the same rotation: people give a tool the new one before
// they take the old one away.
const oneRotation = 30 * 24 * time.Hour

// fresh reports whether it is the new one of a rotation that is under way.
func (c present) fresh() bool { return c.beside && time.Since(c.made) < oneRotation }

// halfway reports whether a rotation has made its credential: this run ends it.
func (p *appPlan) halfway() bool { return !p.since.IsZero() }
