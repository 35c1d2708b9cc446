package plain_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
)

func TestAReportIsWrittenOnPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		var documents []string
		w.setup.Version = "1.2.3"
		w.setup.Save = func(name string, d []byte) (string, error) {
			documents = append(documents, string(d))
			return "/home/mila/" + name, nil
		}
		w.answers(t, fix, rightOne, proposed, writeReport, defaults, asIAm, fabrikam, turnOn, writeReport, finish)
		w.saw(t, writeReport+". write a report of this",
			"The report, to read, print and sign: /home/mila/cspready-fabrikam.example-2026-11-2")
		if len(documents) != 2 {
			t.Fatalf("%d reports were written", len(documents))
		}
		if strings.Contains(documents[0], "Changed in this run") || !strings.Contains(documents[0], "cspready 1.2.3") {
			t.Error("the first report tells of changes, or not of the version")
		}
		for _, want := range []string{"Changed in this run", "Turn on security defaults",
			`off <span class="sign">→</span> on`, "DEMO"} {
			if !strings.Contains(documents[1], want) {
				t.Errorf("the second report lacks %q", want)
			}
		}
	})
}

func TestAReportThatCannotBeWrittenLeadsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startVisit(t, "new-reseller")
		w.setup.Save = func(string, []byte) (string, error) { return "", errors.New("the disk is full") }
		w.answers(t, fix, rightOne, proposed, writeReport, finish)
		w.saw(t, "The report could not be written", "at the end:")
		if w.ending.Err != nil {
			t.Errorf("the visit ended with %v", w.ending.Err)
		}
	})
}
