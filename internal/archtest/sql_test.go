package archtest

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/dbtest"
)

// statement is a constant that holds SQL.
type statement struct {
	name, where string
	value       ast.Expr
}

var sqlName = regexp.MustCompile(`^sql[A-Z]`)

// constants collects the constants of each directory, and those that hold a statement.
func constants(list []source) (all map[string]ast.Expr, statements []statement) {
	all = map[string]ast.Expr{}
	for _, s := range list {
		if strings.HasPrefix(s.path, "internal/archtest/") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			g, ok := n.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				return true
			}
			for _, spec := range g.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for i, value := range v.Values {
					name := v.Names[i]
					all[s.dir()+"."+name.Name] = value
					if sqlName.MatchString(name.Name) {
						where := fmt.Sprintf("%s:%d", s.path, fileSet.Position(name.Pos()).Line)
						statements = append(statements, statement{name.Name, where, value})
					}
				}
			}
			return true
		})
	}
	return all, statements
}

// text works out a constant string: literals, other constants of the directory and their concatenation.
func text(all map[string]ast.Expr, dir string, e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return strconv.Unquote(e.Value)
	case *ast.ParenExpr:
		return text(all, dir, e.X)
	case *ast.Ident:
		v, ok := all[dir+"."+e.Name]
		if !ok {
			return "", fmt.Errorf("%s is no constant of the package", e.Name)
		}
		return text(all, dir, v)
	case *ast.BinaryExpr:
		left, err := text(all, dir, e.X)
		if err != nil {
			return "", err
		}
		right, err := text(all, dir, e.Y)
		return left + right, err
	}
	return "", fmt.Errorf("a %T is no constant string", e)
}

// optional is a part of a statement that package db leaves out where its parameter is zero.
var optional = regexp.MustCompile(`(?s)/\*if (\w+)\*/.*?/\*end\*/`)

// emptyFilter is a condition that holds where its parameter is zero.
var emptyFilter = regexp.MustCompile(`@\w+(::[\w\[\]]+)?\)? (= (0|'')|is null) or `)

// A filter that may be empty is an optional part, so that a statement with it and one without are planned apart.
func TestEmptyFiltersAreLeftOut(t *testing.T) {
	t.Parallel()
	parts := 0
	for _, s := range tree(t) {
		if strings.HasSuffix(s.path, "_test.go") || s.dir() == "internal/db" {
			continue
		}
		text := read(t, s.path)
		for _, m := range emptyFilter.FindAllString(text, -1) {
			t.Errorf("%s: %q: write /*if name*/ and … /*end*/ (see internal/db/rows.go)", s.path, m)
		}
		n := len(optional.FindAllString(text, -1))
		if begun := strings.Count(text, "/*if "); begun != n || strings.Count(text, "/*end*/") != n {
			t.Errorf("%s: %d optional parts begin and %d of them end", s.path, begun, n)
		}
		parts += n
	}
	if parts < 20 {
		t.Errorf("only %d optional parts found", parts)
	}
}

// TestSQLPrepares has PostgreSQL prepare every constant named sql… on the migrated schema, so that a renamed column
// fails here with file and line.
func TestSQLPrepares(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, dbtest.Clone(t, "", nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	all, statements := constants(tree(t))
	if len(statements) < 20 {
		t.Fatalf("only %d statements found", len(statements))
	}
	for _, s := range statements {
		file, _, _ := strings.Cut(s.where, ":")
		dir := file[:strings.LastIndexByte(file, '/')]
		sql, err := text(all, dir, s.value)
		if err != nil {
			t.Errorf("%s %s: %v", s.where, s.name, err)
			continue
		}
		for _, sql := range []string{sql, optional.ReplaceAllString(sql, "")} {
			if err := prepare(ctx, conn, sql); err != nil {
				t.Errorf("%s %s: %v", s.where, s.name, err)
			}
		}
	}
}

// prepare prepares one statement as pgx would run it.
func prepare(ctx context.Context, conn *pgx.Conn, sql string) error {
	numbered, _, err := pgx.NamedArgs{}.RewriteQuery(ctx, conn, sql, nil)
	if err != nil {
		return err
	}
	_, err = conn.Prepare(ctx, "", numbered)
	return err
}

func TestPrepareFindsFaults(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), os.Getenv("TEST_DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	for sql, ok := range map[string]bool{
		"select oid from pg_class where relname = @name and relkind = @kind": true,
		"select oid from pg_class where relname = $1":                        true,
		"select nothing_of_that_name from pg_class":                          false,
		"select oid from pg_class where":                                     false,
		"select 'a@b.id' as mail, array[1] @> array[@n::int]":                true,
	} {
		if err := prepare(t.Context(), conn, sql); (err == nil) != ok {
			t.Errorf("prepare(%s) = %v, want accepted %t", sql, err, ok)
		}
	}
}
