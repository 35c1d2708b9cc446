package journal

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/folder"
)

// schema marks the lines of this version. Lines of another version are left alone.
const (
	schema       = "cspready/change/v1"
	schemaFamily = "cspready/change/"
)

// A line is a record in the file. Words are stored as they were shown, as a later version may have other messages.
type line struct {
	Schema   string           `json:"schema"`
	Tenant   string           `json:"tenantId"`
	Change   string           `json:"change"`
	Event    steps.RecordKind `json:"event"`
	At       time.Time        `json:"at"`
	By       string           `json:"by,omitempty"`
	Step     string           `json:"step,omitempty"`
	Title    string           `json:"title,omitempty"`
	Before   string           `json:"before,omitempty"`
	After    string           `json:"after,omitempty"`
	Requests []string         `json:"requests,omitempty"`
	Undoes   string           `json:"undoes,omitempty"`
	Reversal *steps.Reversal  `json:"reversal,omitempty"`
	Outcome  string           `json:"outcome,omitempty"`
	Answers  []receipt        `json:"answers,omitempty"`
	Undo     string           `json:"undo,omitempty"`
}

// A receipt is the answer of a service to one request, with the request id for its support.
type receipt struct {
	Method  string `json:"method"`
	Host    string `json:"host,omitempty"`
	Path    string `json:"path"`
	Status  int    `json:"status"`
	Request string `json:"requestId,omitempty"`
}

func lineOf(tenantID string, r steps.Record, say func(assets.Text) string) line {
	l := line{
		Schema: schema, Tenant: tenantID, Change: r.Change, Event: r.Kind, At: r.At.UTC(), By: r.By, Step: r.Step,
		Title: say(r.Title), Before: say(r.Before), After: say(r.After),
		Requests: r.Requests, Undoes: r.Undoes, Reversal: r.Reversal, Undo: r.Undo,
	}
	if r.Kind == steps.Applied {
		l.Outcome = r.State.String()
	}
	for _, a := range r.Receipts {
		l.Answers = append(l.Answers, receipt{a.Method, a.Host, a.Path, a.Status, a.ID})
	}
	return l
}

// readLine reads a line. It must be about the tenant whose file it is in.
func readLine(text []byte, tenantID string) (steps.Record, error) {
	var l line
	if json.Unmarshal(text, &l) != nil {
		var other struct{ Schema string }
		if json.Unmarshal(text, &other) == nil && isForeign(other.Schema) {
			return steps.Record{}, folder.ErrOtherVersion
		}
		return steps.Record{}, folder.ErrDamaged
	}
	known := []steps.RecordKind{steps.Intended, steps.Applied, steps.Confirmed, steps.Undone}
	switch {
	case isForeign(l.Schema):
		return steps.Record{}, folder.ErrOtherVersion
	case l.Schema != schema || !strings.EqualFold(l.Tenant, tenantID) || !steps.IsChangeID(l.Change) ||
		!slices.Contains(known, l.Event):
		return steps.Record{}, folder.ErrDamaged
	}
	r := steps.Record{
		Kind: l.Event, Change: l.Change, At: l.At, By: l.By, Step: l.Step, Title: verbatim(l.Title),
		Before: verbatim(l.Before), After: verbatim(l.After),
		Requests: l.Requests, Undoes: l.Undoes, Reversal: l.Reversal, Undo: l.Undo,
	}
	for _, a := range l.Answers {
		r.Receipts = append(r.Receipts,
			graph.Receipt{Method: a.Method, Host: a.Host, Path: a.Path, Status: a.Status, ID: a.Request})
	}
	if l.Event != steps.Applied {
		return r, nil
	}
	for s := steps.NotTried; s <= steps.Unsure; s++ {
		if s.String() == l.Outcome {
			r.State = s
			return r, nil
		}
	}
	// The change may have been made: without this line it counts as one whose outcome is unknown.
	return steps.Record{}, folder.ErrDamaged
}

func isForeign(s string) bool { return s != schema && strings.HasPrefix(s, schemaFamily) }

// verbatim returns stored words as a text.
func verbatim(s string) assets.Text {
	if s == "" {
		return assets.Text{}
	}
	return assets.Verbatim(s)
}
