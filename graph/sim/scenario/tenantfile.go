package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// A TenantFile is a tenant in Graph's own shape, with faults of its services, and with what a check of it should find.
// Ids are those of the file; what the file does not say is as in any tenant of its kind.
type TenantFile struct {
	Name      string
	Scenario  Scenario
	Faults    []Fault
	Args      []string // flags of the check
	Repeat    int      // how often it is checked
	Timeout   int      // seconds after which a check counts as endless; 0: not told
	Expect    map[string]Statuses
	Contested string // why the expectation is a matter of judgement; empty: it is none
	Why       string
}

// Statuses are the statuses of a requirement that are right.
type Statuses []string

// UnmarshalJSON reads one status, or several.
func (s *Statuses) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*s = Statuses{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(s))
}

// tenantFileFormat is the value of "format" in a tenant file.
const tenantFileFormat = "tenant-file"

// tenantFileText is the JSON of a tenant file.
type tenantFileText struct {
	Name, Format, Why string
	Tenant            tenantText
	Faults            []faultText
	Users             int
	Args              []string
	Repeat, Timeout   int
	Expect            map[string]Statuses
	Contested         any
}

// A faultText is what the service answers to some addresses instead.
type faultText struct {
	Method string
	Path   string // a regular expression over path and query
	Times  int
	Action struct {
		Status int
		Body   json.RawMessage
	}
}

// ReadTenantFile reads a tenant file.
func ReadTenantFile(path string) (TenantFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return TenantFile{}, err
	}
	f, err := parseTenantFile(text)
	if err != nil {
		return TenantFile{}, fmt.Errorf("tenant file %s: %w", path, err)
	}
	return f, nil
}

func parseTenantFile(text []byte) (TenantFile, error) {
	var in tenantFileText
	if err := json.Unmarshal(text, &in); err != nil {
		return TenantFile{}, err
	}
	if in.Format != tenantFileFormat {
		return TenantFile{}, fmt.Errorf("the format is %q and not %q", in.Format, tenantFileFormat)
	}
	s, err := in.Tenant.toScenario(in.Users)
	if err != nil {
		return TenantFile{}, err
	}
	out := TenantFile{Name: in.Name, Why: in.Why, Scenario: s, Args: in.Args, Repeat: max(in.Repeat, 1),
		Timeout: in.Timeout, Expect: in.Expect}
	if in.Contested != nil && in.Contested != false {
		out.Contested = fmt.Sprint(in.Contested)
	}
	for _, f := range in.Faults {
		made, err := f.toFault()
		if err != nil {
			return TenantFile{}, err
		}
		out.Faults = append(out.Faults, made)
	}
	return out, nil
}

func (f faultText) toFault() (Fault, error) {
	pattern, err := regexp.Compile(f.Path)
	switch {
	case err != nil:
		return Fault{}, err
	case f.Path == "" || f.Action.Status == 0:
		return Fault{}, errors.New("a fault needs a path and the status of the answer")
	}
	return Fault{Method: strings.ToUpper(f.Method), Pattern: pattern, Times: f.Times, Status: f.Action.Status,
		Body: string(f.Action.Body)}, nil
}
