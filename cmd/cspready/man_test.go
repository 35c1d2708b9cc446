package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cspready/assets/catalog"
)

// commandLine is the whole command line in a language.
func commandLine(t *testing.T, lang string) (*catalog.Catalog, *cobra.Command) {
	t.Helper()
	cat, err := catalog.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return cat, newProgram(environment{}, cat).rootCommand()
}

func TestTheManualHasEveryCommandAndFlag(t *testing.T) {
	for _, lang := range catalog.Languages() {
		cat, root := commandLine(t, lang)
		text := manualPage(cat, root)
		if at := regexp.MustCompile(`\[(manual|cli)\.[^\]]*\]`).FindString(text); at != "" {
			t.Errorf("%s: nobody wrote %s", lang, at)
		}
		var look func(*cobra.Command)
		look = func(cmd *cobra.Command) {
			heading := "\n.SS " + strings.ReplaceAll(cmd.CommandPath(), "-", `\-`)
			_, below, found := strings.Cut(text, heading)
			if cmd.HasParent() && !found {
				t.Errorf("%s: there is no command %s", lang, cmd.CommandPath())
			}
			if !cmd.HasParent() {
				below = text
			}
			below, _, _ = strings.Cut(below, "\n.SS")
			cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
				if !f.Hidden && !strings.Contains(below, `\fB\-\-`+strings.ReplaceAll(f.Name, "-", `\-`)+`\fP`) {
					t.Errorf("%s: %s has no flag --%s", lang, cmd.CommandPath(), f.Name)
				}
			})
			for _, sub := range cmd.Commands() {
				if sub.IsAvailableCommand() {
					look(sub)
				}
			}
		}
		look(root)
		root.PersistentFlags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(text, `\fB\-\-`+strings.ReplaceAll(f.Name, "-", `\-`)+`\fP`) {
				t.Errorf("%s: there is no flag --%s", lang, f.Name)
			}
		})
	}
}

// TestTheManualIsTheSameTwice so that packages can be built again: no date is in it but that of the release.
func TestTheManualIsTheSameTwice(t *testing.T) {
	once, twice := "", ""
	for _, text := range []*string{&once, &twice} {
		cat, root := commandLine(t, "")
		*text = manualPage(cat, root)
	}
	if once != twice {
		t.Error("it differs")
	}
	if !strings.Contains(once, `.TH "CSPREADY" "1" "" "cspready `) {
		t.Errorf("it has a date: %.80s", once)
	}
	defer func(before string) { released = before }(released)
	released = "2026-11-22T09:00:00Z"
	cat, root := commandLine(t, "")
	if text := manualPage(cat, root); !strings.Contains(text, `.TH "CSPREADY" "1" "2026-11-22" "cspready `) {
		t.Errorf("it does not have the date of the release: %.80s", text)
	}
}

// TestNothingInTheManualSteersRoff neither what it says now nor what a text may say.
func TestNothingInTheManualSteersRoff(t *testing.T) {
	cat, root := commandLine(t, "")
	odd := manPage{cat: cat}
	const words = `C:\new -x --y *a* _b_ [c](d) <e> & &amp; # f ~~g~~ | h + i "j" %s .k 'l'`
	odd.writeText("First.\n\n" + words + "\n\n.TH odd\n\n'ti odd\n\n  .TH odd\n\t'ti odd\n\n# odd\n\n1. odd\n\n- odd\n\n+ odd\n\n> odd\n\n: odd\n\n===\n\n```\n\n" + words)
	odd.writeVerbatim(words + "\n.TH odd\n'ti odd\n```odd")
	odd.writeTerm("name", words)
	page := odd.roff()
	for name, text := range map[string]string{"the manual": manualPage(cat, root), "odd words": page} {
		for line := range strings.SplitSeq(text, "\n") {
			if strings.HasPrefix(line, ".TH ") && line == strings.Split(text, "\n")[1] {
				continue
			}
			if regexp.MustCompile(`^['.]`).MatchString(line) &&
				!regexp.MustCompile(`^\.(nh|SH .+|SS .+|TP|PP|EX|EE)$`).MatchString(line) {
				t.Errorf("%s: %s is a command", name, line)
			}
			if rest := regexp.MustCompile(`\\(f[BIPR]|-|e|&)`).ReplaceAllString(line, ""); strings.ContainsAny(rest, `\-`) {
				t.Errorf("%s: something is not escaped: %s", name, line)
			}
		}
	}
	if n := strings.Count(page, "\n.TP\n"); n != 1 {
		t.Errorf("%d terms instead of 1:\n%s", n, page)
	}
	said := strings.NewReplacer(`\e`, `\`, `\-`, "-", `\&`, "").Replace(page)
	if got := strings.Count(said, words); got != 4 {
		t.Errorf("%d of 4 say what they said:\n%s", got, page)
	}
}

func TestTheManualKeepsTheOrderOfALayout(t *testing.T) {
	m := manPage{}
	m.writeText("One,\ntwo:\n  three\n  four\nfive.\n\n  six")
	const want = ".nh\n.PP\nOne, two:\n.EX\n  three\n  four\n.EE\n.PP\nfive.\n.EX\n  six\n.EE\n"
	if got := m.roff(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
