package core

import (
	"time"

	"cspready/graph/sim/internal/directory"
)

// A directoryVersion is the directory between two writes.
type directoryVersion struct {
	since time.Time
	*directory.Directory
}

// LatestDirectory is the directory after the last write. Writes and permission checks use it.
func (t *State) LatestDirectory() *directory.Directory {
	return t.directoryVersions[len(t.directoryVersions)-1].Directory
}

// ReadReplica is the directory that the next read sees. As long as a write is younger than the lag, every other read is
// answered by a replica without it.
func (t *State) ReadReplica() *directory.Directory {
	horizon := time.Now().Add(-t.CurrentBehaviour.Lag)
	behind := len(t.directoryVersions) - 1
	for behind > 0 && t.directoryVersions[behind].since.After(horizon) {
		behind--
	}
	t.directoryVersions = t.directoryVersions[behind:] // no replica is older than this
	if len(t.directoryVersions) == 1 {
		return t.LatestDirectory()
	}
	t.replicaReads++
	if t.replicaReads%2 == 1 {
		return t.directoryVersions[0].Directory
	}
	return t.LatestDirectory()
}

// WriteDirectory carries out a write on a copy of the directory, which becomes the latest version.
func (t *State) WriteDirectory(write func(*directory.Directory)) {
	d := t.LatestDirectory().CopyForWrite()
	write(d)
	t.directoryVersions = append(t.directoryVersions, directoryVersion{since: time.Now(), Directory: d})
}
