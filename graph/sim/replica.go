package sim

import "time"

// A version is the directory between two writes.
type version struct {
	since time.Time
	*directory
}

// latest is the directory after the last write. Writes and permission checks use it.
func (t *state) latest() *directory { return t.versions[len(t.versions)-1].directory }

// view is the directory that the next read sees. As long as a write is younger than the lag, every other read is
// answered by a replica without it.
func (t *state) view() *directory {
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

// change carries out a write on a copy of the directory, which becomes the latest version.
func (t *state) change(write func(*directory)) {
	d := t.latest().clone()
	write(d)
	t.versions = append(t.versions, version{since: time.Now(), directory: d})
}
