package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/journal"
	"cspready/steps/report/reporttest"
)

const aTenant = "3f0c2b7e-5d41-4a7a-9d63-0b8e4c1f7a52"

// eventful are the records of a change of each kind, by id. Names are hostile.
func eventful() map[string][]steps.Record {
	evil := "Evil\x1b]0;x\x07\u009b31m\u202e<b>"
	way := &steps.Reversal{Kind: steps.AccountCreated, ID: "0ec2f1a4-7f0b-4a55-b0a2-2f4f7a7a6a10",
		Name: "a@fabrikam.example"}
	intended := func(kind *steps.Reversal) steps.Record {
		return steps.Record{Kind: steps.Intended, By: evil, Step: "break-glass", Title: assets.Verbatim(evil),
			Before: assets.Verbatim("off"), Reversal: kind}
	}
	applied := func(state steps.OutcomeState) steps.Record {
		receipts := []graph.Receipt{{Method: "POST", Path: "/users", Status: 201,
			ID: "5f1c3b0e-93d2-4e57-8a0c-7be2d46f19a3"}, {ID: evil}}
		return steps.Record{Kind: steps.Applied, State: state, Receipts: receipts}
	}
	return map[string][]steps.Record{
		"k7m2p9x2": {intended(way)},
		"k7m2p9x3": {intended(way), applied(steps.Failed)},
		"k7m2p9x4": {intended(way), applied(steps.Unsure)},
		"k7m2p9x5": {intended(way), applied(steps.AlreadySo)},
		"k7m2p9x6": {intended(&steps.Reversal{Kind: steps.Irreversible}), applied(steps.Done)},
		"k7m2p9x7": {intended(way), applied(steps.Done), {Kind: steps.Confirmed}, {Kind: steps.Undone, By: evil}},
	}
}

// TestEveryKindOfChangeFulfilsTheSchema whatever came of it.
func TestEveryKindOfChangeFulfilsTheSchema(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p := newProgram(environment{Streams: terminal.Streams{Out: &out, Err: &bytes.Buffer{}}}, cat)
	folder := t.TempDir()
	kept := journal.Open(folder, cat.Say, p.Warn)
	for id, records := range eventful() {
		for i, r := range records {
			r.Change, r.At = id, morning.Add(time.Duration(i)*time.Second)
			if err := kept.Append(aTenant, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := p.printChanges(options{stateDir: folder}, "json"); err != nil {
		t.Fatal(err)
	}
	var list changeList
	if err := json.Unmarshal(out.Bytes(), &list); err != nil || len(list.Changes) != len(eventful()) {
		t.Fatalf("%d changes are listed: %v", len(list.Changes), err)
	}
	for _, c := range list.Changes {
		if undoable := c.Outcome == "" || c.Outcome == "unsure"; c.Undoable != undoable || (c.Why == "") != undoable {
			t.Errorf("%s (%s) can be undone: %t, %q", c.ID, c.Outcome, c.Undoable, c.Why)
		}
	}
	published := reporttest.NewValidator(t, assets.ChangesSchema())
	if err := published.Validate(out.Bytes()); err != nil {
		t.Error(err)
	}
	for _, s := range reporttest.BreakDocument(t, out.Bytes()) {
		if published.Validate(s.Text) == nil {
			t.Errorf("the schema accepts a list in which %s", s.What)
		}
	}
	for right, odd := range map[string]string{
		"cspready/changes/v1": "cspready/change/v1", `"unsure"`: `"perhaps"`, `"id": "`: `"id": "0`,
		`"tenantId": "`: `"tenantId": "x`, `"at": "2026-`: `"at": "26-`,
		`"verified": "2026-`: `"verified": "26-`, `"undone": "2026-`: `"undone": "26-`, `"5f1c3b0e-`: `"`,
	} {
		spoilt := strings.Replace(out.String(), right, odd, 1)
		if spoilt == out.String() || published.Validate([]byte(spoilt)) == nil {
			t.Errorf("the schema accepts %s for %s", odd, right)
		}
	}
}

func TestNoChangeIsAListToo(t *testing.T) {
	cat, err := catalog.New("")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p := newProgram(environment{Streams: terminal.Streams{Out: &out, Err: &bytes.Buffer{}}}, cat)
	if err := p.printChanges(options{stateDir: t.TempDir()}, "json"); err != nil {
		t.Fatal(err)
	}
	if err := reporttest.NewValidator(t, assets.ChangesSchema()).Validate(out.Bytes()); err != nil {
		t.Error(err)
	}
}
