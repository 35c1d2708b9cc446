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
	// Facts are what a page of its own tells of the subject; few have any.
	Facts []Fact
}

// Subjects is a list of subjects, each made when it is looked at: in a large tenant a finding can be about everybody. The zero value
// is empty.
type Subjects struct {
	n  int
	at func(int) Subject
}

// SubjectsOf returns a list of subjects that are at hand.
func SubjectsOf(list ...Subject) Subjects {
	return Subjects{len(list), func(i int) Subject { return list[i] }}
}

// MakeSubjects returns a list of n subjects that at makes.
func MakeSubjects(n int, at func(int) Subject) Subjects { return Subjects{n, at} }

// Len is how many subjects there are.
func (s Subjects) Len() int { return s.n }

// At returns the i-th subject, from 0.
func (s Subjects) At(i int) Subject { return s.at(i) }

// All yields every subject.
func (s Subjects) All() iter.Seq2[int, Subject] {
	return func(yield func(int, Subject) bool) {
		for i := range s.n {
			if !yield(i, s.at(i)) {
				return
			}
		}
	}
}

// First returns at most n subjects from the start.
func (s Subjects) First(n int) []Subject {
	list := make([]Subject, min(n, s.n))
	for i := range list {
		list[i] = s.at(i)
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
