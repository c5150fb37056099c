//! The table as a JSON Schema (2020-12) for editors and other tools: an object whose properties are the variables of an
//! environment, all of them texts. Pure.
//!
//! It never refuses what Flagsmith accepts: a value is only held to a shape where a reader looks at it and refuses all
//! else, under the very conditions of the table, which become `if` and `then`. What needs more than that is left to
//! `check`.

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::check::{Context, Options, check};
use crate::condition::Conditions;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::spec::{self, Atom, Component, Condition, Family, Reader, Status, VARIABLES, Variable};
use crate::target::Target;
use crate::value::{Kind, Parser, Remark, Seen, Shape, Text, takes};
use crate::wording;

/// The schema of an environment that all components of `target` see; where `is_any`, of one that is for any of them.
pub fn schema(target: &Target, is_any: bool) -> Value {
    let targets: Vec<Target> = if is_any {
        let alone = |component: &Component| Target { components: vec![*component], ..target.clone() };
        target.components.iter().map(alone).collect()
    } else {
        vec![target.clone()]
    };
    let (nothing, options) = (Environment::new(), Options::default());
    let contexts: Vec<Context<'_>> = targets.iter().map(|target| Context::new(&nothing, target, &options)).collect();
    let mut properties = Map::new();
    let mut families = Map::new();
    let mut conditional = BTreeMap::new();
    for variable in VARIABLES {
        let rules = rules(&contexts, variable);
        let property = property(&contexts, target, variable, &rules);
        match pattern(variable) {
            Some(pattern) => families.insert(pattern, property),
            None => properties.insert(variable.name.to_owned(), property),
        };
        for Rule { when, shape } in rules.into_iter().filter(|rule| !rule.when.is_empty()) {
            let when = all_of(when.into_iter().collect());
            let (_, then): &mut (Value, BTreeMap<&str, Vec<Value>>) =
                conditional.entry(when.to_string()).or_insert_with(|| (when, BTreeMap::new()));
            then.entry(variable.name).or_default().push(shape);
        }
    }
    let mut all: Vec<Value> = Vec::new();
    if !is_any {
        all.extend(required(target));
    }
    all.extend(conditional.into_values().map(|(when, then)| {
        let then: Map<String, Value> =
            then.into_iter().map(|(name, shapes)| (name.to_owned(), all_of(shapes))).collect();
        json!({ "if": when, "then": { "properties": then } })
    }));
    let names: Vec<&str> = target.components.iter().map(|component| component.name()).collect();
    let what = if is_any { "any component".to_owned() } else { names.join(", ") };
    let release = target.release;
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Environment of Flagsmith {release}: {what}"),
        "description": "Made by `flagsmith-env schema`. It refuses only what Flagsmith refuses, and `flagsmith-env check` sees more.",
        "type": "object",
        "properties": properties,
        "patternProperties": families,
        "additionalProperties": { "type": "string" },
        "x-flagsmith": release.to_string(),
        "x-edition": target.edition.name(),
        "x-components": names,
    });
    if !all.is_empty() {
        schema["allOf"] = Value::Array(all);
    }
    schema
}

/// A shape that a value must have where all the conditions hold, each a schema of the whole environment.
#[derive(Debug, Clone, PartialEq)]
struct Rule {
    when: Vec<Value>,
    shape: Value,
}

/// What holds for a variable in every one of `contexts` that reads it.
fn rules(contexts: &[Context<'_>], variable: &'static Variable) -> Vec<Rule> {
    let mut reading = contexts.iter().filter(|context| context.readers(variable).next().is_some());
    let Some(first) = reading.next().filter(|_| variable.family.is_none()) else { return Vec::new() };
    let mut rules = rules_of(first, variable);
    for context in reading {
        let others = rules_of(context, variable);
        rules.retain(|rule| others.contains(rule));
    }
    rules
}

fn rules_of(context: &Context<'_>, variable: &'static Variable) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut add = |when: Option<Vec<Value>>, shape: Option<Shape>| {
        let rule = when.zip(shape).map(|(when, shape)| Rule { when, shape: shape_in_json(shape) });
        rules.extend(rule.filter(|rule| !rules.contains(rule)));
    };
    for (reader, _) in context.readers(variable) {
        let conditions = context.conditions(reader.program.side());
        let when = translated(context, &conditions, reader.when);
        let needs = translated(context, &conditions, reader.needs);
        add(when.clone(), reader.parser.shape(variable.name));
        let both = when.zip(needs).map(|(when, needs)| [when, needs].concat());
        add(both, reader.check.and_then(|check| check.shape()));
    }
    rules
}

fn shape_in_json(shape: Shape) -> Value {
    match shape {
        Shape::Pattern(pattern) => json!({ "pattern": pattern }),
        Shape::Words(words, accidents) if accidents.is_empty() => json!({ "enum": words }),
        Shape::Words(words, accidents) => json!({ "anyOf": [{ "enum": words }, { "enum": accidents }] }),
    }
}

/// Conditions that must all hold, as schemas; `None` where they never hold, or where no schema can say them.
fn translated(context: &Context<'_>, conditions: &Conditions<'_>, all: &[Condition]) -> Option<Vec<Value>> {
    let mut schemas = Vec::new();
    for condition in all {
        let any: Vec<Value> =
            condition.any.iter().map(|atom| atom_in_json(context, conditions, atom)).collect::<Option<_>>()?;
        if any.contains(&Value::Bool(true)) {
            continue;
        }
        let mut any: Vec<Value> = any.into_iter().filter(|one| *one != Value::Bool(false)).collect();
        schemas.push(match any.len() {
            0 => return None,
            1 => any.remove(0),
            _ => json!({ "anyOf": any }),
        });
    }
    Some(schemas)
}

/// One test as a schema of the whole environment.
fn atom_in_json(context: &Context<'_>, conditions: &Conditions<'_>, atom: &Atom) -> Option<Value> {
    let not = |schema: Value| match schema {
        Value::Bool(holds) => Value::Bool(!holds),
        schema => json!({ "not": schema }),
    };
    // What the release does not read counts as not set.
    let is_known = |name: &str| {
        let variable = spec::find(name);
        variable.is_none_or(|one| one.readers.is_empty() || one.is_read_at(context.target.release))
    };
    let set = |name: &str| if is_known(name) { json!({ "required": [name] }) } else { Value::Bool(false) };
    // A property is only looked at where it is there: without it, the default decides.
    let value = |name: &str, shape: Value, by_default: bool| {
        let properties = json!({ name: shape });
        match (is_known(name), by_default) {
            (false, by_default) => Value::Bool(by_default),
            (true, true) => json!({ "properties": properties }),
            (true, false) => json!({ "required": [name], "properties": properties }),
        }
    };
    let default = |name| conditions.default(name).unwrap_or("");
    let boolean = |name: &str, wanted: bool| {
        let reader = conditions.readers(spec::find(name)?).next()?;
        let is_on = reader.default().is_some_and(|default| default.eq_ignore_ascii_case("true"));
        let shape = match reader.parser {
            Parser::Boolean => {
                let words = Shape::boolean(wanted);
                json!({ "enum": words })
            }
            Parser::Text if wanted => json!({ "minLength": 1 }),
            Parser::Text => json!({ "maxLength": 0 }),
            _ => return None,
        };
        Some(value(name, shape, is_on == wanted))
    };
    Some(match *atom {
        Atom::Set(name) => set(name),
        Atom::Unset(name) => not(set(name)),
        Atom::NonEmpty(name) => value(name, json!({ "minLength": 1 }), false),
        Atom::Empty(name) => not(value(name, json!({ "minLength": 1 }), false)),
        Atom::True(name) => boolean(name, true)?,
        Atom::False(name) => boolean(name, false)?,
        Atom::Is(name, text) => value(name, json!({ "const": text }), default(name) == text),
        Atom::IsNot(name, text) => value(name, not(json!({ "const": text })), default(name) != text),
        Atom::Contains(name, text) => value(name, json!({ "pattern": literal(text) }), default(name).contains(text)),
        Atom::Without(name, text) => {
            value(name, not(json!({ "pattern": literal(text) })), !default(name).contains(text))
        }
        Atom::Enterprise | Atom::Processor | Atom::NotProcessor => Value::Bool(conditions.atom_holds(atom)?),
    })
}

/// A text as a regular expression that finds it.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// What is missing in an environment with nothing in it, where Flagsmith does not work without.
fn required(target: &Target) -> Vec<Value> {
    let found = check(&Environment::new(), target, &Options::default()).reported.into_iter();
    let missing = found.filter(|one| one.rule.name == "missing-required" && one.severity == Severity::Error);
    let schemas = missing.filter_map(|finding| {
        let name = finding.variable?;
        let this = json!({ "required": [name] });
        Some(match finding.names.is_empty() {
            true => this,
            false => json!({ "anyOf": [this, { "required": finding.names }] }),
        })
    });
    schemas.collect()
}

/// The names of a family, as a regular expression.
fn pattern(variable: &Variable) -> Option<String> {
    let (prefix, _) = variable.name.split_once('<')?;
    Some(match variable.family? {
        Family::Number => format!("^{prefix}(?:0|[1-9][0-9]*)$"),
        Family::Environment => format!("^{prefix}[A-Z0-9]+$"),
    })
}

/// What is said of one variable.
fn property(contexts: &[Context<'_>], target: &Target, variable: &'static Variable, rules: &[Rule]) -> Value {
    let mut readers: Vec<&Reader> = Vec::new();
    for (reader, _) in contexts.iter().flat_map(|context| context.readers(variable)) {
        if !readers.iter().any(|known| std::ptr::eq(*known, reader)) {
            readers.push(reader);
        }
    }
    let renamed = variable.renamed.as_ref().filter(|renamed| renamed.since <= target.release);
    let is_foreign = matches!(variable.status, Status::Library(_) | Status::OtherProgram(_));
    let deprecated = renamed.is_some() || readers.is_empty() && !is_foreign;
    let mut property = Map::new();
    let mut put = |key: &str, value: Value| property.insert(key.to_owned(), value);
    put("type", json!("string"));
    put("description", json!(description(variable, &readers)));
    if deprecated {
        put("deprecated", json!(true));
    }
    if variable.secret {
        put("writeOnly", json!(true));
        put("x-secret", json!(true));
    }
    let takes_it = |value: &str| !readers.iter().any(|reader| refuses(reader, variable, value, target));
    if let Some(default) = readers.iter().find_map(|reader| reader.default_value()).filter(|value| takes_it(value)) {
        put("default", json!(default));
    }
    let is_plain = |example: &&str| !example.contains(['<', '…']) && takes_it(example);
    let mut examples: Vec<&str> = variable.example().into_iter().filter(is_plain).collect();
    let choices = readers.iter().filter_map(|reader| match reader.parser.shape(variable.name) {
        Some(Shape::Words(words, _)) => Some(words),
        _ => match reader.check?.shape()? {
            Shape::Words(words, _) => Some(words),
            Shape::Pattern(_) => None,
        },
    });
    // What stands in an `if` is offered by no editor.
    if rules.iter().any(|rule| !rule.when.is_empty()) {
        let more: BTreeSet<&str> = choices.flatten().filter(|word| !examples.contains(word)).collect();
        examples.extend(more);
    }
    if !examples.is_empty() {
        put("examples", json!(examples));
    }
    put("x-area", json!(variable.area()));
    let reads = |component: &&Component| variable.is_read_by(**component, target.release);
    let components = Component::value_variants().iter().filter(reads).map(|component| component.name());
    put("x-components", json!(components.collect::<Vec<_>>()));
    if let Some(since) = variable.readers.iter().map(|reader| reader.since).min() {
        put("x-since", json!(since.to_string()));
    }
    let ends: Option<Vec<_>> = variable.readers.iter().map(|reader| reader.until).collect();
    if let Some(until) = ends.and_then(|ends| ends.into_iter().max()) {
        put("x-until", json!(until.to_string()));
    }
    if let Some(renamed) = renamed {
        put("x-instead", json!([renamed.to]));
    } else if let Some(instead) = target.components.iter().find_map(|component| variable.instead_for(*component))
        && readers.is_empty()
        && !instead.names.is_empty()
    {
        put("x-instead", json!(instead.names));
    }
    if let Some(url) = variable.url() {
        put("x-documentation", json!(url));
    }
    let mut shapes: Vec<Value> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.when.is_empty()) {
        shapes.push(rule.shape.clone());
    }
    match (shapes.len(), shapes.pop()) {
        (1, Some(Value::Object(shape))) => property.extend(shape),
        (_, Some(last)) => {
            shapes.push(last);
            property.insert("allOf".to_owned(), json!(shapes));
        }
        (_, None) => {}
    }
    Value::Object(property)
}

/// What it is for, and what it takes.
fn description(variable: &Variable, readers: &[&Reader]) -> String {
    let mut sentences = vec![variable.summary().to_owned()];
    sentences.extend(variable.note().map(str::to_owned));
    sentences.extend(takes(readers).map(|takes| format!("takes {takes}")));
    let sentences: Vec<String> = sentences.iter().map(|text| wording::sentence(text)).collect();
    sentences.join(" ")
}

/// Whether a reader's parser, or what it then does with the value, refuses it.
fn refuses(reader: &Reader, variable: &Variable, value: &str, target: &Target) -> bool {
    let text = Text {
        name: variable.name,
        value,
        secret: true,
        program: reader.program,
        release: target.release,
        delimiter: ",",
        default: reader.default(),
    };
    let reading = reader.parser.read(&text);
    let refused = |remark: &Remark| remark.kind == Kind::Invalid;
    reading.remarks.iter().any(refused)
        || reading.seen != Seen::Nothing
            && reader.check.is_some_and(|check| check.run(&text, &reading.seen).iter().any(refused))
}

/// One schema that asks for all of these.
fn all_of(mut schemas: Vec<Value>) -> Value {
    match schemas.len() {
        1 => schemas.remove(0),
        _ => json!({ "allOf": schemas }),
    }
}
