package history

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/folder"
	"cspready/steps/visit"
)

func found(status steps.Status) visit.CompletedCheck {
	return visit.CompletedCheck{
		Place: steps.TenantInfo{Organization: graph.Organization{ID: fabrikam, DefaultDomain: "fabrikam.example"}},
		Results: []steps.Result{{Info: steps.Info{ID: "mfa-every-user", Title: assets.Verbatim("MFA")},
			Level: steps.Mandatory, Finding: steps.Finding{Status: status}}},
	}
}

func newTestVisit(t *testing.T, s *Store) *Visit {
	t.Helper()
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	return s.NewVisit(cat, "v1")
}

func look(t *testing.T, v *Visit, status steps.Status) visit.Drift {
	t.Helper()
	time.Sleep(time.Minute)
	drift, err := v.SaveCheck(found(status))
	if err != nil {
		t.Fatal(err)
	}
	return drift
}

func TestAVisitKeepsItsFirstAndItsLastCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, _ := open(t)
		v := newTestVisit(t, s)
		for _, status := range []steps.Status{steps.NotMet, steps.Unknown, steps.Unknown, steps.Met} {
			if drift := look(t, v, status); drift.HasBaseline() {
				t.Errorf("a visit is compared with itself: %+v", drift)
			}
		}
		runs := s.Runs(fabrikam)
		if len(runs) != 2 {
			t.Fatalf("%d runs are kept", len(runs))
		}
		for i, want := range []string{"met", "not-met"} {
			if check, err := s.Read(runs[i]); err != nil || check.Findings[0].Status != want {
				t.Errorf("run %d is %s, want %s: %v", i, check.Findings[0].Status, want, err)
			}
		}
	})
}

func TestAVisitIsComparedWithTheLastOneBeforeIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, complaints := open(t)
		look(t, newTestVisit(t, s), steps.Met)
		time.Sleep(50 * 24 * time.Hour)
		v := newTestVisit(t, s)
		cat := v.cat
		for _, c := range []struct {
			status steps.Status
			want   string
		}{
			{steps.NotMet, "Since 2000-01-01: 1 worse."}, {steps.Unknown, "Since 2000-01-01: less is known of 1."},
			{steps.Met, "Since 2000-01-01: nothing changed."},
		} {
			if got := cat.Say(look(t, v, c.status).Summary()); got != c.want {
				t.Errorf("said %q, want %q", got, c.want)
			}
		}
		if err := os.WriteFile(s.Runs(fabrikam)[0].path, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := cat.Say(look(t, newTestVisit(t, s), steps.Met).Summary()); got != "Since 2000-02-20 00:02 UTC: 1 better." {
			t.Errorf("after a damaged run: %q", got)
		}
		if len(*complaints) != 1 {
			t.Errorf("complaints: %v", *complaints)
		}
	})
}

func TestAClockThatWentBackIsSaid(t *testing.T) {
	s, dir, _ := open(t)
	plant(t, dir, runName(time.Now().Add(time.Hour), false),
		`{"schema":"cspready/check/v1","tenant":{"id":"`+fabrikam+`"}}`)
	drift, err := newTestVisit(t, s).SaveCheck(found(steps.Met))
	if err != nil || len(drift.Notes) == 0 || drift.Notes[0].ID != "drift.back" {
		t.Errorf("the drift is %+v, %v", drift, err)
	}
}

func TestThatARunCouldNotBeKeptIsTold(t *testing.T) {
	s, dir, _ := open(t)
	if err := os.MkdirAll(filepath.Join(dir, fabrikam), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fabrikam, folder.Runs), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := newTestVisit(t, s).SaveCheck(found(steps.Met)); err == nil {
		t.Error("that a run could not be kept was not told")
	}
}
