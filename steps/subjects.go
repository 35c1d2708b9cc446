package steps

import (
	"iter"

	"cspready/assets"
	"cspready/graph"
)

// A SubjectKind is the type of a directory object, as named in JSON.
type SubjectKind string

// Kinds of subjects.
const (
	UserSubject   SubjectKind = "user"
	PolicySubject SubjectKind = "policy"
	DomainSubject SubjectKind = "domain"
	AppSubject    SubjectKind = "application"
)

// A Subject is an object of the tenant that a finding or a guard is about. Name comes from the tenant and is hostile.
type Subject struct {
	Kind   SubjectKind
	ID     string
	Name   string
	Detail assets.Text
	// Facts are the details on the subject's own page; few subjects have any.
	Facts []Fact
}

// Subjects is a list of subjects, each created when it is read: in a large tenant a finding can be about all users.
// The zero value is empty.
type Subjects struct {
	n     int
	build func(int) Subject
}

// NewSubjects returns a list of existing subjects.
func NewSubjects(list ...Subject) Subjects {
	return Subjects{len(list), func(i int) Subject { return list[i] }}
}

// LazySubjects returns a list of n subjects that build creates.
func LazySubjects(n int, at func(int) Subject) Subjects { return Subjects{n, at} }

// Len returns the number of subjects.
func (s Subjects) Len() int { return s.n }

// At returns the i-th subject, from 0.
func (s Subjects) At(i int) Subject { return s.build(i) }

// All yields every subject.
func (s Subjects) All() iter.Seq2[int, Subject] {
	return func(yield func(int, Subject) bool) {
		for i := range s.n {
			if !yield(i, s.build(i)) {
				return
			}
		}
	}
}

// First returns at most n subjects from the start.
func (s Subjects) First(n int) []Subject {
	list := make([]Subject, min(n, s.n))
	for i := range list {
		list[i] = s.build(i)
	}
	return list
}

// NewUserSubject names an account the way an administrator looks for it.
func NewUserSubject(u graph.User, detail assets.Text) Subject {
	name := u.UserPrincipalName
	if name == "" {
		name = u.Name
	}
	return Subject{Kind: UserSubject, ID: u.ID, Name: name, Detail: detail}
}
