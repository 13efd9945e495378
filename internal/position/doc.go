// Package position keeps the need of posts and the seats that follow from it.
//
// A post needed n times has n seats. People beyond the need hold seats over establishment; a free seat beyond the need is
// over establishment too, so that nobody is moved to it. Need is dated: a change alters its own period only, and a need
// that is already known for later stays.
package position
