package report

import (
	"strings"
	"testing"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/report/reporttest"
)

// contradicted is a second opinion with a difference, whose account has a hostile name.
var contradicted = steps.SecondOpinion{
	Result: steps.OpinionContradicts, Text: assets.Say("what-if.contradicts", "count", 1), SignIns: 2, Kinds: 1,
	Report: assets.Say("what-if.report"), Differences: []steps.Difference{{
		Accounts: assets.Say("what-if.kind.member", "count", 3, "example", "<b>\x1b[31meve|x"),
		SignIn:   assets.Verbatim("a sign-in"), Ours: assets.Say("what-if.stopped"), Microsoft: assets.Say("what-if.let-in"),
	}},
}

func TestBothAnswersAreInEveryForm(t *testing.T) {
	cat := words(t)
	o := NewSecondOpinion(cat, &contradicted)
	c := Check{Tenant: Tenant{DisplayName: "T"}, Findings: []Finding{{ID: "mfa-every-user", Status: "unknown",
		Level: "mandatory", Stage: "mfa", SecondOpinion: o}}}
	forms := map[string]string{
		"table": c.Table(cat, TableStyle{Width: 200}), "Markdown": c.Markdown(cat),
		"lines": strings.Join(o.Lines(cat), "\n"),
	}
	for form, text := range forms {
		for _, want := range []string{"contradicts cspready about 1 sign-in", "MFA is required, or the sign-in is blocked",
			"no MFA is required", "3 users", "the makers of cspready"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", form, want, text)
			}
		}
		if strings.Contains(text, "\x1b") || form == "Markdown" && strings.Contains(text, "<b>") {
			t.Errorf("%s has a name as it came", form)
		}
	}
}

func TestASecondOpinionFulfilsTheSchema(t *testing.T) {
	confirmed := steps.SecondOpinion{Result: steps.OpinionConfirmed, Text: assets.Verbatim("x"), SignIns: 1, Kinds: 1}
	for _, o := range []steps.SecondOpinion{contradicted, confirmed, {Result: steps.OpinionNotAsked}} {
		r := run()
		r.Results[0].Finding.Opinion = &o
		document, err := r.Check(words(t)).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := reporttest.CheckValidator(t).Validate(document); err != nil || !strings.Contains(string(document),
			`"secondOpinion"`) {
			t.Errorf("%s: %v", document, err)
		}
	}
}
