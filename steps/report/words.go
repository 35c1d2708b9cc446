package report

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
)

// A document may have been kept by another version, or changed by somebody: of a word that this version does not know, what is shown says so.

// status is the state that a word stands for; [steps.Unknown] for one that is not known.
func status(word string) steps.Status {
	for s := steps.Unknown; s <= steps.NotApplicable; s++ {
		if s.String() == word {
			return s
		}
	}
	return steps.Unknown
}

// verdict is how the tenant stands, and says. Whoever looked at some requirements alone has not seen that the tenant is in order.
func (c Check) verdict() (steps.Status, assets.Text) {
	overall := c.overall()
	if len(c.Only) > 0 && overall != steps.NotMet {
		return steps.Unknown, assets.Say("overall.part")
	}
	return overall, assets.Say("overall." + overall.String())
}

// overall is how the tenant stands by what the document says and by its findings, whichever is worse: one that was changed by somebody may say
// more than it shows.
func (c Check) overall() steps.Status {
	overall := status(c.Overall)
	if len(c.Findings) == 0 && overall == steps.Met {
		return steps.Unknown
	}
	for _, f := range c.Findings {
		if f.Level != string(steps.Mandatory) {
			continue
		}
		switch status(f.Status) {
		case steps.NotMet, steps.Attention:
			return steps.NotMet
		case steps.Unknown:
			if overall == steps.Met {
				overall = steps.Unknown
			}
		}
	}
	return overall
}

// known is the message of a word, if it is one of those, else the word itself.
func known[T ~string](family, word string, all ...T) assets.Text {
	if slices.Contains(all, T(word)) {
		return assets.Say(family + word)
	}
	return assets.Verbatim(word)
}

func levelName(f Finding) assets.Text {
	return known("level.", f.Level, steps.Mandatory, steps.Recommended, steps.Informative)
}

func cloudName(c Check) assets.Text { return known("cloud.", c.Tenant.Cloud, graph.Clouds()...) }

func mfaWord(c Check) assets.Text { return known("tri.", c.Operator.MFA, "yes", "no", "unknown") }

func partnerName(c Check) assets.Text {
	return known("partner.", c.PartnerType, append(steps.PartnerTypes(), steps.PartnerUnknown)...)
}

// harmlessLine makes words printable in one line, and leaves out nothing.
func harmlessLine(said string) string { return strings.Join(catalog.CleanWhole(said), " ") }

func stateName(ch Change) assets.Text {
	return known("outcome.", ch.State, steps.NotTried.String(), steps.Done.String(), steps.AlreadySo.String(), steps.Failed.String(), steps.Unsure.String())
}

// stageName is the message of a stage.
func stageName(word string) assets.Text { return known("stage.", word, steps.Stages()...) }

// links are the sources that a report may lead to. Anything but an address of a website in plain characters is left out.
func links(sources []string) []string {
	var kept []string
	for _, s := range sources {
		if webAddress.MatchString(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

var webAddress = regexp.MustCompile(`^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~/#=?&%+-]*)?$`)

// stamp is a time as reports give it; the zero time is none.
func stamp(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.UTC().Format("2006-01-02 15:04")
}

// span is how long a check took, without the day again where it ended on the day it began.
func span(cat *catalog.Catalog, from, to time.Time) string {
	end := stamp(to)
	if day, clock, ok := strings.Cut(end, " "); ok && strings.HasPrefix(stamp(from), day) {
		end = clock
	}
	return cat.T("report.checked-when", "from", stamp(from), "to", end)
}

// signedIn says who looked, and whether MFA was proved. That is asked of persons alone.
func signedIn(c Check) assets.Text {
	if c.Operator.Application != nil {
		return assets.Say("report.by-itself", "who", c.Operator.Label())
	}
	return assets.Say("report.by-whom", "upn", c.Operator.Label(), "roles", c.Operator.Roles, "mfa", mfaWord(c))
}

// Label names who looked: a person, or an application that signed in as itself.
func (o Operator) Label() string {
	if o.Application == nil {
		return o.UserPrincipalName
	}
	return graph.Operator{Name: o.Application.DisplayName, AppID: o.Application.ID}.Label()
}
