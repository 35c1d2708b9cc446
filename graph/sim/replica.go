package sim

import "time"

// A version is the directory from one write to the next.
type version struct {
	since time.Time
	*directory
}

// latest is the directory as the last write left it. Writes and decisions about permission see this one.
func (t *Tenant) latest() *directory { return t.versions[len(t.versions)-1].directory }

// view is the directory as the next read sees it. While a write is younger than the lag, every other read is answered by a replica
// that still has what was before.
func (t *Tenant) view() *directory {
	horizon := time.Now().Add(-t.behaviour.Lag)
	behind := len(t.versions) - 1
	for behind > 0 && t.versions[behind].since.After(horizon) {
		behind--
	}
	t.versions = t.versions[behind:] // no replica is older than this
	if len(t.versions) == 1 {
		return t.latest()
	}
	t.reads++
	if t.reads%2 == 1 {
		return t.versions[0].directory
	}
	return t.latest()
}

// change carries out a write: it hands out a copy of the directory and makes that the latest version.
func (t *Tenant) change(write func(*directory)) {
	d := t.latest().clone()
	write(d)
	t.versions = append(t.versions, version{since: time.Now(), directory: d})
}
