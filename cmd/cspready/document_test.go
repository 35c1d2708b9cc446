package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/steps/report/reporttest"
)

// TestEveryScenarioFulfilsThePublishedSchema prints a check of each as JSON.
func TestEveryScenarioFulfilsThePublishedSchema(t *testing.T) {
	published := reporttest.Schema(t)
	for _, name := range sim.Names() {
		t.Run(name, func(t *testing.T) {
			args := []string{"check", "--demo", name, "--format", "json", "--no-history"}
			if name == "large" {
				args = append(args, "--users", "50")
			}
			var out, errs bytes.Buffer
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(morning))
				run(t.Context(), args, world{out: &out, err: &errs, environ: []string{"TERM=xterm"}})
			})
			if err := published.Fits(out.Bytes()); err != nil {
				t.Errorf("%v\n%s", err, errs.String())
			}
		})
	}
}
