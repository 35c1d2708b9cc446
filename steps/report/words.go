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

// A document may be from another version, or edited. Words that this version does not know are shown as they are.

// parseStatus returns the status with this name; [steps.Unknown] if there is none.
func parseStatus(word string) steps.Status {
	for s := steps.Unknown; s <= steps.NotApplicable; s++ {
		if s.String() == word {
			return s
		}
	}
	return steps.Unknown
}

// verdict returns the overall status and its text. A check of some requirements only cannot find that the tenant
// meets them all.
func (c Check) verdict() (steps.Status, assets.Text) {
	overall := c.overallStatus()
	if len(c.Only) > 0 && overall != steps.NotMet {
		return steps.Unknown, assets.Say("overall.part")
	}
	return overall, assets.Say("overall." + overall.String())
}

// overallStatus returns the overall status in the document or that of its findings, whichever is worse: an edited
// document may claim more than its findings show.
func (c Check) overallStatus() steps.Status {
	overall := parseStatus(c.Overall)
	if len(c.Findings) == 0 && overall == steps.Met {
		return steps.Unknown
	}
	for _, f := range c.Findings {
		if f.Level != string(steps.Mandatory) {
			continue
		}
		switch parseStatus(f.Status) {
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

// knownWord returns the message of a word if it is one of all, else the word itself.
func knownWord[T ~string](family, word string, all ...T) assets.Text {
	if slices.Contains(all, T(word)) {
		return assets.Say(family + word)
	}
	return assets.Verbatim(word)
}

func levelName(f Finding) assets.Text {
	return knownWord("level.", f.Level, steps.Mandatory, steps.Recommended, steps.Informative)
}

func cloudName(c Check) assets.Text { return knownWord("cloud.", c.Tenant.Cloud, graph.Clouds()...) }

func mfaWord(c Check) assets.Text { return knownWord("tri.", c.Operator.MFA, "yes", "no", "unknown") }

func partnerName(c Check) assets.Text {
	return knownWord("partner.", c.PartnerType, append(steps.PartnerTypes(), steps.PartnerUnknown)...)
}

// cleanLine makes words printable in one line, without cutting them.
func cleanLine(text string) string { return strings.Join(catalog.CleanWhole(text), " ") }

func stateName(ch Change) assets.Text {
	return knownWord("outcome.", ch.State, steps.NotTried.String(), steps.Done.String(), steps.AlreadySo.String(),
		steps.Failed.String(), steps.Unsure.String())
}

// stageName returns the message of a stage.
func stageName(word string) assets.Text { return knownWord("stage.", word, steps.Stages()...) }

// safeLinks returns the sources that a report may link to: addresses of websites in plain characters.
func safeLinks(sources []string) []string {
	var safe []string
	for _, s := range sources {
		if webAddress.MatchString(s) {
			safe = append(safe, s)
		}
	}
	return safe
}

var webAddress = regexp.MustCompile(`^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~/#=?&%+-]*)?$`)

// formatTime returns a time as reports show it; a dash for the zero time.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// formatSpan returns when a check began and ended, with the date only once if both are on the same day.
func formatSpan(cat *catalog.Catalog, from, to time.Time) string {
	end := formatTime(to)
	if day, clock, ok := strings.Cut(end, " "); ok && strings.HasPrefix(formatTime(from), day) {
		end = clock
	}
	return cat.T("report.checked-when", "from", formatTime(from), "to", end)
}

// operatorText returns who checked the tenant, and for a person whether MFA was used.
func operatorText(c Check) assets.Text {
	if c.Operator.Application != nil {
		return assets.Say("report.by-itself", "who", c.Operator.Label())
	}
	return assets.Say("report.by-whom", "upn", c.Operator.Label(), "roles", c.Operator.Roles, "mfa", mfaWord(c))
}

// Label returns the name of the person or of the unattended application.
func (o Operator) Label() string {
	if o.Application == nil {
		return o.UserPrincipalName
	}
	return graph.Operator{Name: o.Application.DisplayName, AppID: o.Application.ID}.Label()
}
