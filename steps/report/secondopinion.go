package report

import (
	"strings"

	"cspready/assets/catalog"
	"cspready/steps"
	requirements "cspready/steps/catalog"
)

// SecondOpinion is what Microsoft's Conditional Access What If says about the sign-ins that a finding is about.
type SecondOpinion struct {
	Result      string       `json:"result"`
	Text        string       `json:"text"`
	SignIns     int          `json:"signIns"`        // that it confirmed
	Kinds       int          `json:"kindsOfAccount"` // of these
	Differences []Difference `json:"differences,omitempty"`
	Report      string       `json:"report,omitempty"` // where to report the differences
}

// Difference is a sign-in that cspready and What If judge differently.
type Difference struct {
	Accounts  string `json:"accounts"`
	SignIn    string `json:"signIn"`
	Ours      string `json:"cspready"`
	Microsoft string `json:"microsoft"`
}

// NewSecondOpinion puts a second opinion into words; nil for none.
func NewSecondOpinion(cat *catalog.Catalog, o *steps.SecondOpinion) *SecondOpinion {
	if o == nil {
		return nil
	}
	s := &SecondOpinion{Result: string(o.Result), Text: cat.Say(o.Text), SignIns: o.SignIns, Kinds: o.Kinds,
		Report: cat.Say(o.Report)}
	for _, d := range o.Differences {
		s.Differences = append(s.Differences,
			Difference{cat.Say(d.Accounts), cat.Say(d.SignIn), cat.Say(d.Ours), cat.Say(d.Microsoft)})
	}
	return s
}

// Lines returns the opinion as lines of text: what it says, then each difference with both judgements.
func (s SecondOpinion) Lines(cat *catalog.Catalog) []string {
	lines := []string{s.Text}
	for _, d := range s.Differences {
		lines = append(lines, "- "+cat.T("what-if.difference", "accounts", catalog.Said(d.Accounts),
			"signIn", catalog.Said(d.SignIn)),
			"  "+cat.T("what-if.ours", "ours", catalog.Said(d.Ours)),
			"  "+cat.T("what-if.microsoft", "microsoft", catalog.Said(d.Microsoft)))
	}
	if s.Report != "" {
		lines = append(lines, s.Report)
	}
	return lines
}

// cleanIndented makes a line harmless and keeps its indentation.
func cleanIndented(line string) string {
	text := strings.TrimLeft(line, " ")
	return line[:len(line)-len(text)] + cleanLine(text)
}

// secondOpinion returns the opinion on all sign-ins; nil if there is none.
func (c Check) secondOpinion() *SecondOpinion {
	for _, f := range c.Findings {
		if f.ID == requirements.EveryUserID {
			return f.SecondOpinion
		}
	}
	return nil
}
